import Foundation
import Testing

/// Every named thing of the interface stands in some test.
struct CoverageTests {
  @Test("every error code and every refusal is named in a test")
  func errorCodesAreTested() throws {
    let tree = SourceTree()
    let codes = try Self.stringCases(
      tree.text("Sources/ResourceManagement/ErrorCode.swift"))
    #expect(codes.count > 40)
    let tests = try tree.files(below: "Tests").map { $0.lines.joined(separator: "\n") }
      .joined(separator: "\n")
    for code in codes {
      #expect(
        tests.contains("\"\(code.text)\"") || tests.contains(".\(code.name)"),
        "no test names \(code.text)")
    }
  }

  @Test("every leaf has an example in its help and every file of commands one noun")
  func leavesHaveExamples() throws {
    for file in try SourceTree().files(below: "Sources/RmctlCommands") {
      let text = file.lines.joined(separator: "\n")
      let leaves = text.components(separatedBy: "CommandConfiguration.leaf(").count - 1
      let examples = text.components(separatedBy: "examples: [").count - 1
      guard !file.path.hasSuffix("RmctlCommand.swift") else { continue }
      #expect(leaves == examples, "\(file.path): \(leaves) leaves, \(examples) examples")
    }
  }

  @Test("every exit code stands in the help and in the documentation")
  func exitCodesAreDocumented() throws {
    let tree = SourceTree()
    let help = try tree.text("Sources/RmctlCommands/Help/HelpTopic.swift")
    let page = try tree.text("docs/exit-codes.md")
    for code in Array(0...13) + Array(121...127) {
      #expect(help.contains("\n      \(code)"), "help exit-codes lacks \(code)")
      #expect(page.contains("\n| \(code) "), "docs/exit-codes.md lacks \(code)")
    }
  }

  private static func stringCases(_ text: String) -> [(name: String, text: String)] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 4, words[0] == "case", words[2] == "=" else { return nil }
      return (String(words[1]), String(words[3].dropFirst().dropLast()))
    }
  }
}
