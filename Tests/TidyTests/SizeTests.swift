import Testing

/// Lengths: of a file 500 lines, of a line 100 columns, of a function 60 lines.
struct SizeTests {
  @Test("files and lines are short")
  func filesAndLines() throws {
    let tree = SourceTree()
    for file in try tree.files(below: "Sources") + tree.files(below: "Tests") {
      #expect(file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines")
      for (number, line) in zip(1..., file.lines) where line.count > 100 {
        Issue.record("\(file.path):\(number) has \(line.count) columns")
      }
    }
  }

  @Test("functions are short")
  func functions() throws {
    let tree = SourceTree()
    for file in try tree.files(below: "Sources") + tree.files(below: "Tests") {
      for function in Self.functions(in: file) where function.length > 60 {
        Issue.record("\(file.path):\(function.line) is \(function.length) lines long")
      }
    }
  }

  /// From a line that declares a function to the brace that closes it at the same indentation.
  private static func functions(in file: SourceTree.File) -> [(line: Int, length: Int)] {
    var found: [(line: Int, length: Int)] = []
    for (index, line) in file.lines.enumerated() {
      let text = line.drop { $0 == " " }
      let words = text.split(separator: " ").prefix(6)
      let isFunction = words.contains("func") || words.contains { $0.hasPrefix("init(") }
      guard isFunction, !text.hasPrefix("//"), !text.hasSuffix("}") else { continue }
      let closing = String(repeating: " ", count: line.count - text.count) + "}"
      guard let end = file.lines[index...].firstIndex(where: { $0 == closing }) else { continue }
      found.append((index + 1, end - index + 1))
    }
    return found
  }
}
