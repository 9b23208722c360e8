import Foundation
import TestSupport
import Testing

/// What docs/scheduling.md and docs/simulation.md show is what the binary prints.
@Suite struct SimulationPageTests {
  /// The fenced blocks of a page.
  private static func blocks(of page: String, fence: String) -> [[Substring]] {
    var blocks: [[Substring]] = []
    var block: [Substring]?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = block {
        block = line == "```" ? nil : lines + [line]
        if line == "```" { blocks.append(lines) }
      } else if line == "```\(fence)" {
        block = []
      }
    }
    return blocks
  }

  /// Commands with what is printed after each.
  private static func commands(in block: [Substring]) -> [(words: String, output: String)] {
    var commands: [(words: String, output: [Substring])] = []
    for line in block {
      if line.hasPrefix("$ rmctl ") {
        commands.append((String(line.dropFirst(8)), []))
      } else if !commands.isEmpty {
        commands[commands.count - 1].output.append(line)
      }
    }
    return commands.map { ($0.words, $0.output.joined(separator: "\n")) }
  }

  @Test(
    "every workload of a page gives what the page shows", arguments: ["scheduling", "simulation"])
  func pageIsTrue(name: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "docs/\(name).md"), encoding: .utf8)
    let rmctl = try RmctlBinary()
    for workload in Self.blocks(of: page, fence: "yaml") {
      let file = try #require(workload.first?.dropFirst(2), "a workload has its name")
      try rmctl.write(workload.joined(separator: "\n") + "\n", to: String(file))
    }
    let commands = Self.blocks(of: page, fence: "console").flatMap(Self.commands)
    #expect(commands.count >= 2)
    for command in commands {
      let answer = try rmctl.run(command.words.words, deadline: 120)
      #expect(answer.code == 0, "\(command.words): \(answer.error)")
      var printed = answer.out
      while printed.last == "\n" { printed.removeLast() }
      #expect(printed == command.output, "\(command.words)")
    }
  }
}
