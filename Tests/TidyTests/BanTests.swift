import Testing

/// What must not stand in the sources, and what to write instead.
struct BanTests {
  private static let everywhere: [(text: String, instead: String)] = [
    ("try!", "throw a typed error"),
    ("as!", "as? with an answer for nil"),
    ("fatalError(", "an error of the room"),
    ("preconditionFailure(", "an error of the room"),
    ("import Foundation\n", "FoundationEssentials, where the table allows it"),
    ("TODO", "an issue"),
    ("FIXME", "an issue"),
    ("print(", "Streams"),
  ]

  /// The rooms that get time and chance as arguments.
  private static let pure = [
    "Quantities", "ResourcePolicy", "Scheduling", "ResourceEngine", "Documents", "Simulator",
  ]
  private static let pureBans: [(text: String, instead: String)] = [
    ("Date(", "a WallTime that is handed in"),
    ("clock_gettime", "a Now that is handed in"),
    ("ContinuousClock", "a Now that is handed in"),
    ("Task.sleep", "a deadline"),
    ("getenv", "an argument"),
    (".random(", "a generator that is handed in"),
    (".shuffled()", "a generator that is handed in"),
    ("import Glibc", "nothing: this room knows no machine"),
  ]

  @Test("banned words stand nowhere")
  func bansHold() throws {
    for file in try SourceTree().files(below: "Sources") {
      let bans = Self.everywhere + (Self.pure.contains(file.room) ? Self.pureBans : [])
      for (number, line) in file.code {
        for ban in bans where Self.names(ban.text, in: line + "\n") {
          Issue.record("\(file.path):\(number): instead of \(ban.text) write \(ban.instead)")
        }
      }
    }
  }

  /// Whether a line has the text, and not as the end of a longer name: `Date(` is not `CivilDate(`.
  private static func names(_ text: String, in line: String) -> Bool {
    var rest = line[...]
    while let found = rest.firstRange(of: text) {
      let isTail = text.first?.isLetter == true && rest[..<found.lowerBound].last?.isLetter == true
      if !isTail { return true }
      rest = rest[found.upperBound...]
    }
    return false
  }

  @Test("no name has a space, no target has a path of its own but the test support")
  func namesAreSimple() throws {
    let tree = SourceTree()
    for file in try tree.files(below: "Sources") + tree.files(below: "Tests") {
      #expect(!file.path.contains(" "), "\(file.path)")
    }
    let paths = try tree.text("Package.swift").split(separator: "\n").filter {
      $0.contains("path:")
    }
    #expect(paths.count == 1)
  }

  @Test("the visible top level is what was agreed")
  func topLevel() throws {
    let visible = try FileManagerListing.visible(SourceTree().root)
    let allowed: Set = ["Package.swift", "Sources", "Tests", "docs", "completions", "README.md"]
    #expect(visible.subtracting(["Package.resolved"]) == allowed)
  }
}
