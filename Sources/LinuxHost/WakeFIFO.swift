import Glibc

/// A FIFO that one process sleeps on and others write a byte to. A lost byte costs the sleeper
/// its next look, nothing more.
package struct WakeFIFO: ~Copyable {
  package let descriptor: Int32
  private let path: String

  /// Makes the FIFO; nil when that fails. It is opened for both directions, so that it never
  /// reads as closed between two writers.
  package init?(creating path: String) {
    unlink(path)
    guard mkfifo(path, 0o600) == 0 else { return nil }
    let file = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    descriptor = file
    self.path = path
  }

  deinit {
    close(descriptor)
  }

  /// Takes all bytes that wait.
  package func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }

  package func remove() {
    unlink(path)
  }

  /// Wakes whoever sleeps on the FIFO at `path`.
  ///
  /// - Returns: false when nobody does.
  @discardableResult
  package static func wake(_ path: String) -> Bool {
    let file = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return false }
    var byte: UInt8 = 1
    return write(file, &byte, 1) == 1
  }
}
