import ResourceManagement
import Testing

@testable import RmctlCommands

struct CompleterTests {
  private static let completer = Completer(
    engine: Engine(policy: .builtIn(at: WallTime(milliseconds: 0))))

  @Test(
    "what could stand next",
    arguments: [
      ([], "gro", ["group"]), (["group"], "cre", ["create"]),
      (["group", "show"], "batch", ["BATCH_GROUP"]),
      (["plan", "activate"], "d", ["DAYTIME_PLAN"]),
      (["group", "delete", "X", "--reassign-to"], "SYS", ["SYS_GROUP"]),
      (["-S", "/x", "group"], "li", ["list"]), (["group", "list", "-o"], "js", ["json", "jsonl"]),
      (["completion"], "z", ["zsh"]),
      (["directive", "set", "DAYTIME_PLAN"], "OTH", ["OTHER_GROUPS"]),
      (["group", "create"], "--if", ["--if-not-exists", "--if-generation"]),
      (["run", "--"], "", []), (["nonsense"], "", []),
    ])
  func candidates(words: [String], current: String, expected: [String]) {
    #expect(Self.completer.candidates(after: words, current: current).map(\.text) == expected)
  }
}
