import Testing

@testable import RmctlCommands

/// Global options are found by a table of words; ArgumentParser reads them by another.
struct GlobalWordsTests {
  @Test("the table names exactly the options that ArgumentParser knows")
  func tableIsComplete() {
    let arguments = ArgumentCatalog(GlobalArguments.self).arguments
    func names(_ kind: String) -> Set<String> {
      Set(arguments.filter { $0.kind == kind }.flatMap { ($0.names ?? []).map(\.text) })
    }
    #expect(names("option") == GlobalWords.valued)
    #expect(names("flag").subtracting(["-h", "--help"]) == GlobalWords.flags)
  }

  @Test(
    "options are found wherever they stand",
    arguments: [
      (["group", "list"], [], ["group", "list"]),
      (["-o", "json", "group", "list", "-q"], ["-o", "json", "-q"], ["group", "list"]),
      (["group", "-ojson", "--limit=3", "list"], ["-ojson", "--limit=3"], ["group", "list"]),
      (["group", "list", "-qv"], ["-qv"], ["group", "list"]),
      (["run", "-q", "--", "cmd", "-q"], ["-q"], ["run", "--", "cmd", "-q"]),
      (["group", "set", "X", "--sessions", "3"], [], ["group", "set", "X", "--sessions", "3"]),
    ])
  func split(words: [String], options: [String], rest: [String]) throws {
    let found = try GlobalWords.split(words)
    #expect(found.options == options)
    #expect(found.rest == rest)
  }

  @Test("an option at the end without its value is a mistake")
  func missingValue() {
    #expect(throws: CommandError.self) { try GlobalWords.split(["group", "list", "--state"]) }
  }

  @Test("no leaf has an option of a global one's name")
  func leavesDoNotHideThem() {
    let global = GlobalWords.valued.union(GlobalWords.flags)
    for (path, leaf) in CommandTree.leaves {
      for name in ArgumentCatalog(leaf).arguments.flatMap({ ($0.names ?? []).map(\.text) }) {
        #expect(!global.contains(name), "\(path) has \(name)")
      }
    }
  }
}
