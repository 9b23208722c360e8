import ResourceManagement

/// The file of `--report`: one JSON object per statement.
struct BatchReport {
  private let file: JSONLinesFile

  init(_ path: String) throws(CommandError) {
    file = try JSONLinesFile(path, option: "--report")
  }

  func write(
    index: Int, _ statement: PreparedStatement, failure: CommandError?, took: TimeSpan,
    generation: UInt64?
  ) {
    let record = Record([
      "index": .count(index), "file": .text(statement.location.file),
      "line": .count(statement.location.line), "statement": .text(statement.source),
      "ok": .bool(failure == nil), "code": .text(failure?.code.rawValue), "ms": .span(took),
      "generation": .count(generation.map { Int(clamping: $0) }),
    ])
    file.write(record)
    // At once: a report of a batch that is killed says how far it came.
    try? file.flush()
  }
}
