import Glibc
import SystemPackage

/// The exclusive right to change a state. The kernel gives it back when the process ends, however
/// it ends; nobody ever removes a lock file by hand.
package struct StateLock: ~Copyable {
  private let file: FileDescriptor
  package let path: String

  /// Waits up to `milliseconds` for the lock.
  ///
  /// - Throws: ``StorageError/busy(lock:holder:waitedMilliseconds:)`` when somebody else held it
  ///   all the time.
  init(
    path: String, waitMilliseconds milliseconds: Int64, permissions: mode_t
  ) throws(StorageError) {
    let start = LockWait.now()
    while true {
      let file = try Self.openLock(path, permissions)
      if try Self.take(file, path: path) {
        self.file = file
        self.path = path
        Self.signHolder(file)
        return
      }
      let holder = Self.holder(file, path: path)
      let waited = LockWait.now() - start
      guard LockWait.lock(file.rawValue, milliseconds: milliseconds - waited) else {
        throw .busy(lock: path, holder: holder, waitedMilliseconds: LockWait.now() - start)
      }
      if try Self.isCurrent(file, path: path) {
        self.file = file
        self.path = path
        Self.signHolder(file)
        return
      }
      // The file was replaced while we waited: what we hold locks nobody out.
      try? file.close()
    }
  }

  deinit {
    try? file.close()
  }

  private static func openLock(
    _ path: String, _ permissions: mode_t
  ) throws(StorageError) -> FileDescriptor {
    do {
      return try Files.open(path, .readWrite, [])
    } catch .io(_, _, .noSuchFileOrDirectory) {
      let file = try Files.open(path, .readWrite, .create, permissions: permissions)
      // Shared states need a lock that the group can open, whatever the umask says.
      _ = fchmod(file.rawValue, permissions)
      return file
    }
  }

  /// Tries once, without waiting; false when it is taken.
  private static func take(_ file: FileDescriptor, path: String) throws(StorageError) -> Bool {
    do {
      try Files.check("flock", path) { flock(file.rawValue, LOCK_EX | LOCK_NB) }
    } catch .io(_, _, .wouldBlock) {
      return false
    }
    // A file that was replaced in this moment is waited for like one that is taken.
    return try isCurrent(file, path: path)
  }

  /// false when the file at the path is no longer the one that is locked.
  private static func isCurrent(_ file: FileDescriptor, path: String) throws(StorageError) -> Bool {
    let held = try Files.status(of: file, path: path)
    guard let present = try Files.status(of: path, followLinks: false) else { return false }
    return held.inode == present.inode && held.device == present.device
  }

  /// - Throws: ``StorageError/busy(lock:holder:waitedMilliseconds:)`` when somebody replaced the
  ///   lock file, so that another may hold the lock as well.
  borrowing func check() throws(StorageError) {
    guard try Self.isCurrent(file, path: path) else {
      throw .busy(lock: path, holder: nil, waitedMilliseconds: 0)
    }
  }

  /// Leaves our pid in the file, for the message of those who wait in vain. Best effort.
  private static func signHolder(_ file: FileDescriptor) {
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(file.rawValue, 0)
    _ = pwrite(file.rawValue, text, text.count, 0)
  }

  private static func holder(_ file: FileDescriptor, path: String) -> Int32? {
    guard let bytes = try? Files.readAll(file, path: path, size: 32) else { return nil }
    return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
