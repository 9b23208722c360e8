import ArgumentParser
import Foundation
import Testing

@testable import RmctlCommands

/// Files that the program itself writes: made again after every change of a command.
struct ManualTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test("docs/rmctl.1 is what rmctl __manual prints")
  func manual() throws {
    let page = try String(
      contentsOf: Self.root.appending(path: "docs/rmctl.1"), encoding: .utf8)
    #expect(page == ManualPage.text)
  }

  @Test(
    "the completion scripts are what rmctl completion prints",
    arguments: [("rmctl.bash", "bash"), ("_rmctl", "zsh"), ("rmctl.fish", "fish")])
  func completions(file: String, shell: String) throws {
    let script = try String(
      contentsOf: Self.root.appending(path: "completions/\(file)"), encoding: .utf8)
    #expect(script == CompletionScript(rawValue: shell)?.text)
  }

  @Test("every leaf explains itself, with an example that is a whole command")
  func leaves() {
    for (path, leaf) in CommandTree.leaves {
      let configuration = leaf.configuration
      #expect(!configuration.abstract.isEmpty, "\(path)")
      let examples = configuration.discussion.split(separator: "\n").filter {
        $0.hasPrefix("  ")
      }
      #expect(examples.contains { $0.contains("rmctl") && $0.contains(path) }, "\(path)")
    }
  }
}
