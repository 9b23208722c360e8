import Foundation
import TestSupport
import Testing

/// Help for every command of the tree, found as a shell's completion finds it.
@Suite struct HelpTests {
  private func candidates(_ rmctl: RmctlBinary, _ words: [String]) throws -> [String] {
    try rmctl.done(["__complete", "--"] + words + [""]).out.split(separator: "\n")
      .compactMap { $0.split(separator: "\t").first.map(String.init) }
  }

  @Test func everyCommandHasHelpWithAnExample() throws {
    let rmctl = try RmctlBinary()
    let nouns = try candidates(rmctl, [])
    #expect(nouns.count >= 15)
    let leaves = Set([
      "run", "stats", "top", "monitor", "simulate", "apply", "diff", "export", "validate",
      "explain", "batch",
      "shell", "demo",
      "completion", "help", "version",
    ])
    for noun in nouns {
      try check([noun], isLeaf: leaves.contains(noun), rmctl)
    }
    #expect(rmctl.bytes("state.json") == nil, "help makes no state")
  }

  private static let nested = [["memory", "pool"], ["memory", "quota"], ["parallel", "pool"]]

  private func check(_ path: [String], isLeaf: Bool, _ rmctl: RmctlBinary) throws {
    let asked = try rmctl.done(path + ["--help"]).out
    #expect(asked.contains("USAGE") && asked.contains("rmctl \(path.joined(separator: " "))"))
    // `help batch` and `help shell` are pages about more than the command.
    if !["batch", "shell"].contains(path[0]) {
      #expect(try rmctl.done(["help"] + path).out == asked, "help \(path)")
    }
    guard !isLeaf else {
      return #expect(asked.contains("Examples:"), "\(path)")
    }
    let verbs = try candidates(rmctl, path)
    #expect(!verbs.isEmpty && verbs.allSatisfy { asked.contains($0) }, "\(path)")
    for verb in verbs {
      let next = path + [verb]
      try check(next, isLeaf: !Self.nested.contains(next), rmctl)
    }
  }

  @Test(arguments: [
    "exit-codes", "errors", "options", "rules", "environment", "formatting", "batch", "shell",
    "durability",
  ])
  func everyTopicHasAPage(topic: String) throws {
    let rmctl = try RmctlBinary()
    #expect(try rmctl.done("help \(topic)").out.count > 200)
    #expect(try rmctl.done("help").out.contains(topic))
  }

  @Test(arguments: ["--help", "-h", "help"])
  func theOverviewNamesEveryNoun(line: String) throws {
    let rmctl = try RmctlBinary()
    let text = try rmctl.done(line).out
    for noun in try candidates(rmctl, []) { #expect(text.contains("  \(noun) "), "\(noun)") }
  }

  @Test(arguments: ["--version", "-V", "version"])
  func theVersionIsOneLine(line: String) throws {
    let rmctl = try RmctlBinary()
    #expect(try rmctl.done(line).out.hasPrefix("rmctl 0."))
  }

  @Test func completionAnswersWithNamesFromTheState() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create ZEBRA")
    #expect(try candidates(rmctl, ["group", "show"]).contains("ZEBRA"))
    #expect(try candidates(rmctl, ["run", "-g"]).contains("ZEBRA"))
    #expect(try !candidates(rmctl, ["plan", "activate"]).contains("DEFAULT_PLAN"))
    for shell in ["bash", "zsh", "fish"] {
      #expect(try rmctl.done("completion \(shell)").out.contains("__complete"))
    }
  }
}
