import Glibc

/// Where a command's words go: data to standard output when the command has succeeded, talk to
/// standard error at once.
final class Streams {
  private var buffer: [UInt8] = []
  private(set) var hasFailed = false
  /// Where data goes; a shell may redirect it.
  var dataDescriptor: Int32 = 1
  let talkDescriptor: Int32

  init(talkDescriptor: Int32 = 2) {
    self.talkDescriptor = talkDescriptor
  }

  var isDataTerminal: Bool { isatty(dataDescriptor) == 1 }
  var isTalkTerminal: Bool { isatty(talkDescriptor) == 1 }

  /// Keeps data until ``flush()``, so that a command that fails prints none.
  func data(_ text: String) {
    buffer += text.utf8
  }

  /// What stands in the buffer, taken out of it.
  func takeData() -> [UInt8] {
    defer { buffer = [] }
    return buffer
  }

  /// Puts earlier data in front of what has been said since.
  func putBack(_ bytes: [UInt8]) {
    buffer = bytes + buffer
  }

  func discardData() {
    buffer = []
  }

  /// - Throws: ``CommandError/outputFailed(_:)`` when standard output is closed or full.
  func flush() throws(CommandError) {
    let bytes = takeData()
    guard !bytes.isEmpty else { return }
    if let problem = Self.write(bytes, to: dataDescriptor) {
      hasFailed = true
      throw .outputFailed(problem)
    }
  }

  /// Trouble on standard error has nowhere to be reported, so it is dropped.
  func talk(_ text: String) {
    _ = Self.write(Array((text + "\n").utf8), to: talkDescriptor)
  }

  /// A question, with the cursor left behind it.
  func ask(_ text: String) {
    _ = Self.write(Array(text.utf8), to: talkDescriptor)
  }

  /// nil when everything was written; the error number otherwise.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written > 0 {
        done += written
      } else if written < 0, errno == EAGAIN {
        var target = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&target, 1, -1)
      } else if written == 0 || errno != EINTR {
        return written == 0 ? EIO : errno
      }
    }
    return nil
  }
}
