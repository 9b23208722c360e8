import Glibc

/// Lines of a descriptor that is no terminal: no prompt, no history, no echo.
package final class PlainLines: LineSource {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isAtEnd = false

  package init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  package func next(prompt: String) -> LineEvent {
    while true {
      if let newline = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: buffer[..<newline], as: UTF8.self)
        buffer.removeSubrange(...newline)
        return .line(line)
      }
      guard !isAtEnd else {
        guard !buffer.isEmpty else { return .end }
        defer { buffer = [] }
        return .line(String(decoding: buffer, as: UTF8.self))
      }
      fill()
    }
  }

  private func fill() {
    var chunk = [UInt8](repeating: 0, count: 65536)
    let got = read(descriptor, &chunk, chunk.count)
    if got > 0 {
      buffer += chunk[..<got]
    } else if got == 0 || errno != EINTR {
      isAtEnd = true
    }
  }
}
