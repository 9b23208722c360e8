import Foundation
import TestSupport
import Testing

/// The examples of docs/lint.md, run as they stand there.
@Suite struct LintPageTests {
  private struct Section {
    let code: String
    var severity = ""
    var script = ""
    var document = ""
    var isElsewhere = false
  }

  private static func text(_ path: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// A code, its severity, the block of commands, and a policy file where there is one.
  private static func sections() throws -> [Section] {
    var sections: [Section] = []
    var block: String?
    for line in try text("docs/lint.md").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") {
        sections.append(Section(code: String(line.dropFirst(3))))
      } else if line.hasPrefix("```") {
        block = block == nil ? String(line.dropFirst(3)) : nil
      } else if let last = sections.indices.last {
        switch block {
        case "rmctl": sections[last].script += line + "\n"
        case "yaml": sections[last].document += line + "\n"
        default:
          if line.hasPrefix("*") {
            sections[last].severity = String(line.dropFirst().prefix { $0 != "." })
          }
          if line.contains("TZDIR=/nowhere") { sections[last].isElsewhere = true }
        }
      }
    }
    return sections
  }

  @Test("every finding has an example that produces it")
  func examples() throws {
    for section in try Self.sections() {
      let rmctl = try RmctlBinary()
      if !section.document.isEmpty {
        #expect(try rmctl.run(["apply", "-f", "-"], stdin: section.document).code == 0)
      }
      let batch = try rmctl.run(
        ["batch", "--no-atomic", "--on-error", "continue"], stdin: section.script)
      let found = try rmctl.run(
        ["validate"], environment: section.isElsewhere ? ["TZDIR": "/nowhere"] : [:])
      let said = batch.error + found.out + found.error
      #expect(said.contains(section.code), "\(section.code): \(said)")
      #expect(
        section.severity != "error" || batch.code != 0 || found.code == 6,
        "\(section.code) is called an error and is none")
    }
  }

  @Test("every code stands on the page with its severity, in the order of the source")
  func codes() throws {
    let source = try Self.text("Sources/ResourcePolicy/Plans/Finding.swift")
    let codes = source.split(separator: "\n").compactMap { line -> String? in
      let words = line.split(separator: " ")
      guard words.count == 4, words[0] == "case", words[2] == "=" else { return nil }
      return String(words[3].dropFirst().dropLast())
    }
    let sections = try Self.sections()
    #expect(codes.count > 30)
    #expect(Set(sections.map(\.code)) == Set(codes))
    #expect(sections.allSatisfy { ["error", "warning", "note"].contains($0.severity) })
  }
}
