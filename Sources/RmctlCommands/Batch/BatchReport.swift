import Glibc
import ResourceManagement

/// The file of `--report`: one JSON object per statement.
struct BatchReport {
  private let descriptor: Int32

  init(_ path: String) throws(CommandError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .refused(
        .fileNotFound, "--report \(path): \(String(cString: strerror(errno)))")
    }
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
    _ = Streams.write(Array((record.json(isPretty: false) + "\n").utf8), to: descriptor)
  }

  func close() {
    Glibc.close(descriptor)
  }
}
