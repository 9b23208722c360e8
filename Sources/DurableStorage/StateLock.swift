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
    let start = Self.monotonicMilliseconds()
    var pause: UInt32 = 500
    while true {
      let file = try Self.openLock(path, permissions)
      if try Self.take(file, path: path) {
        self.file = file
        self.path = path
        Self.signHolder(file)
        return
      }
      let waited = Self.monotonicMilliseconds() - start
      guard waited < milliseconds else {
        let holder = Self.holder(file, path: path)
        try? file.close()
        throw .busy(lock: path, holder: holder, waitedMilliseconds: waited)
      }
      try? file.close()
      // The pause grows and differs from process to process, so that waiters do not march in
      // step; flock(2) itself is not fair.
      usleep(pause + UInt32(getpid()) % 500)
      pause = min(pause * 2, 8000)
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

  /// false when it is taken, or when the file was replaced meanwhile.
  private static func take(_ file: FileDescriptor, path: String) throws(StorageError) -> Bool {
    do {
      try Files.check("flock", path) { flock(file.rawValue, LOCK_EX | LOCK_NB) }
    } catch .io(_, _, .wouldBlock) {
      return false
    }
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

  private static func monotonicMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
