import Glibc
import ResourceManagement

/// A file of JSON objects, one per line.
final class JSONLinesFile {
  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []
  private var problem: Int32?

  private static let chunk = 1 << 16

  /// - Parameter option: the one that named the file, for errors.
  init(_ path: String, option: String) throws(CommandError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .refused(.fileNotFound, "\(option) \(path): \(String(cString: strerror(errno)))")
    }
  }

  deinit {
    close(descriptor)
  }

  /// Lines are written when there are enough of them; ``flush()`` says what went wrong.
  func write(_ record: Record) {
    buffer += record.json(isPretty: false).utf8
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.chunk { empty() }
  }

  private func empty() {
    if problem == nil { problem = Streams.write(buffer, to: descriptor) }
    buffer.removeAll(keepingCapacity: true)
  }

  /// - Throws: ``CommandError`` when a line could not be written.
  func flush() throws(CommandError) {
    empty()
    if let problem {
      throw .refused(.hostFailure, "\(path): \(String(cString: strerror(problem)))")
    }
  }
}
