import Glibc
import SystemPackage

/// A file of lines that only grows. A torn last line, left by a crash, is closed off by the next
/// append and skipped by readers who parse line by line.
package struct AppendLog: Sendable {
  package let path: String

  /// The mode of the file when it is made, whatever the umask says: that of the state beside it.
  private let permissions: UInt32

  package init(path: String, permissions: UInt32 = 0o600) {
    self.path = path
    self.permissions = permissions
  }

  /// Adds lines in one write.
  ///
  /// - Parameter durably: also waits until they are on the disk.
  package func append(_ lines: [[UInt8]], durably: Bool) throws(StorageError) {
    guard !lines.isEmpty else { return }
    let file = try openForAppending()
    do {
      guard try Files.status(of: file, path: path).isRegular else {
        throw StorageError.notRegularFile(path: path)
      }
      var bytes: [UInt8] = []
      if try endsInTornLine(file) { bytes.append(Self.newline) }
      for line in lines { bytes += line + [Self.newline] }
      try Files.writeAll(bytes, to: file, path: path)
      if durably { try Files.sync(file, path: path) }
    } catch {
      try? file.close()
      throw error as? StorageError ?? .missing(path: path)
    }
    try Files.close(file, path: path)
  }

  /// The lines of the last `mostBytes` bytes, oldest first; the first may be cut and is dropped
  /// when the file is longer. Empty when there is no file.
  package func lines(mostBytes: Int) throws(StorageError) -> [ArraySlice<UInt8>] {
    let file: FileDescriptor
    do {
      file = try Files.open(path, .readOnly, .nonBlocking)
    } catch .io(_, _, .noSuchFileOrDirectory) {
      return []
    }
    defer { try? file.close() }
    let size = try Files.status(of: file, path: path).size
    let start = max(0, size - mostBytes)
    let bytes = try Files.readAll(file, path: path, size: size - start, from: Int64(start))
    let lines = bytes.split(separator: Self.newline)
    return start > 0 ? Array(lines.dropFirst()) : lines
  }

  private func openForAppending() throws(StorageError) -> FileDescriptor {
    do {
      return try Files.open(path, .readWrite, [.append, .nonBlocking])
    } catch .io(_, _, .noSuchFileOrDirectory) {
      let file = try Files.open(
        path, .readWrite, [.create, .append, .nonBlocking], permissions: permissions)
      _ = fchmod(file.rawValue, permissions)
      return file
    }
  }

  private func endsInTornLine(_ file: FileDescriptor) throws(StorageError) -> Bool {
    let size = try Files.status(of: file, path: path).size
    guard size > 0 else { return false }
    let last = try Files.readAll(file, path: path, size: 1, from: Int64(size - 1))
    return last.last != Self.newline
  }

  private static let newline = UInt8(ascii: "\n")
}
