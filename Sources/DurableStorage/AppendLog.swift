import Glibc
import SystemPackage

/// Lines that are only ever added. A torn last line, left by a crash, is closed off by the next
/// append and skipped by readers who parse line by line.
///
/// The newest lines are in the file itself, older ones in files that were moved aside when the
/// file was full: `FILE.1`, `FILE.2`, the highest number being the newest.
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
    let (file, isNew) = try openForAppending()
    do {
      guard try Files.status(of: file, path: path).isRegular else {
        throw StorageError.notRegularFile(path: path)
      }
      var bytes: [UInt8] = []
      if try endsInTornLine(file) { bytes.append(Self.newline) }
      for line in lines { bytes += line + [Self.newline] }
      try Files.writeAll(bytes, to: file, path: path)
      if durably {
        try Files.sync(file, path: path)
        if isNew { try StateFile.syncFolder(folder) }
      }
    } catch {
      try? file.close()
      throw error as? StorageError ?? .missing(path: path)
    }
    try Files.close(file, path: path)
  }

  private func openForAppending() throws(StorageError) -> (FileDescriptor, isNew: Bool) {
    do {
      return (try Files.open(path, .readWrite, [.append, .nonBlocking]), false)
    } catch .io(_, _, .noSuchFileOrDirectory) {
      let file = try Files.open(
        path, .readWrite, [.create, .append, .nonBlocking], permissions: permissions)
      _ = fchmod(file.rawValue, permissions)
      return (file, true)
    }
  }

  private func endsInTornLine(_ file: FileDescriptor) throws(StorageError) -> Bool {
    let size = try Files.status(of: file, path: path).size
    guard size > 0 else { return false }
    let last = try Files.readAll(file, path: path, size: 1, from: Int64(size - 1))
    return last.last != Self.newline
  }

  static let newline = UInt8(ascii: "\n")
}
