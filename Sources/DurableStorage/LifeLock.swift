import Glibc
import SystemPackage

/// A lock held for the whole life of a process: whoever can take it knows that the holder is dead.
package final class LifeLock: Sendable {
  private let file: FileDescriptor
  package let path: String

  /// Creates the file and holds it until this object or the process goes away. The caller holds
  /// the state lock, so nobody probes or removes the file meanwhile.
  package init(creating path: String) throws(StorageError) {
    self.path = path
    try Files.unlink(path)
    file = try Files.open(path, .readWrite, [.create, .exclusiveCreate])
    do {
      try Files.check("flock", path) { flock(file.rawValue, LOCK_EX | LOCK_NB) }
    } catch {
      try? file.close()
      throw error
    }
  }

  deinit {
    try? file.close()
  }

  /// true when nobody holds it, or when there is no file.
  package static func isFree(_ path: String) throws(StorageError) -> Bool {
    let file: FileDescriptor
    do {
      file = try Files.open(path, .readOnly, .nonBlocking)
    } catch .io(_, _, .noSuchFileOrDirectory) {
      return true
    }
    defer { try? file.close() }
    do {
      try Files.check("flock", path) { flock(file.rawValue, LOCK_SH | LOCK_NB) }
    } catch .io(_, _, .wouldBlock) {
      return false
    }
    return true
  }

  /// Removes the file of a lock, or whatever else stands at the path.
  package static func remove(_ path: String) {
    try? Files.unlink(path)
  }
}
