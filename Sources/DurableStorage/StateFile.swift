import Glibc
import SystemPackage

/// One file whose content is replaced as a whole, durably: a reader sees the old bytes or the new
/// ones, and after ``replace(with:under:)`` has returned, the new ones survive a power loss.
package struct StateFile: Sendable {
  /// The most that is read: a larger file is none of ours.
  package static let mostBytes = 256 << 20

  /// Where the bytes are, with a link at the end of the given path resolved.
  package let path: String
  private let directory: String

  /// - Throws: ``StorageError`` when the path names something that is no regular file, or leads
  ///   nowhere.
  package init(path: String) throws(StorageError) {
    var target = path
    if let status = try Files.status(of: path, followLinks: false), status.isLink {
      guard let resolved = Files.realPath(path) else { throw .danglingLink(path: path) }
      target = resolved
    }
    self.path = target
    let slash = target.lastIndex(of: "/")
    directory = slash.map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
    try checkTrust()
  }

  package var backupPath: String { path + ".bak" }
  package var lockPath: String { path + ".lock" }
  /// The folder that the file stands in.
  package var folder: String { directory }

  package var exists: Bool { (try? Files.status(of: path, followLinks: true)) ?? nil != nil }

  /// Root does not work on what others can swap under its hands.
  private func checkTrust() throws(StorageError) {
    guard geteuid() == 0 else { return }
    if let folder = try Files.status(of: directory, followLinks: true),
      folder.mode & S_IWOTH != 0, folder.mode & S_ISVTX == 0
    {
      throw .writableByOthers(path: directory)
    }
    if let file = try Files.status(of: path, followLinks: true), file.isRegular,
      file.mode & S_IWOTH != 0
    {
      throw .writableByOthers(path: path)
    }
  }

  /// - Throws: ``StorageError/missing(path:)``, or ``StorageError/onlyBackup(path:backup:)`` when
  ///   there was a file once.
  package func read() throws(StorageError) -> [UInt8] {
    do {
      return try Self.read(path)
    } catch .missing {
      // A foreign tool may replace files by unlink and rename; look once more.
      do {
        return try Self.read(path)
      } catch .missing {
        guard try Files.status(of: backupPath, followLinks: false) == nil else {
          throw .onlyBackup(path: path, backup: backupPath)
        }
        throw .missing(path: path)
      }
    }
  }

  /// Reads any file whole, never blocking on a FIFO and never following a link.
  package static func read(_ path: String) throws(StorageError) -> [UInt8] {
    let file: FileDescriptor
    do {
      file = try Files.open(path, .readOnly, .nonBlocking)
    } catch .io(_, _, .noSuchFileOrDirectory) {
      throw .missing(path: path)
    }
    defer { try? file.close() }
    let status = try Files.status(of: file, path: path)
    guard status.isRegular else { throw .notRegularFile(path: path) }
    guard status.size <= mostBytes else {
      throw .tooLarge(path: path, bytes: status.size, limit: mostBytes)
    }
    return try Files.readAll(file, path: path, size: status.size)
  }

  /// Reads a file that somebody else keeps, a script for example: a link at the end is followed,
  /// and who may write to it is its owner's business.
  package static func readFollowing(_ path: String) throws(StorageError) -> [UInt8] {
    guard let target = Files.realPath(path) else { throw .missing(path: path) }
    return try read(target)
  }

  /// Takes the lock that every writer needs, making the folder and the lock file when missing.
  ///
  /// - Throws: ``StorageError/busy(lock:holder:waitedMilliseconds:)``.
  package func lock(waitMilliseconds: Int64) throws(StorageError) -> StateLock {
    try Self.makeFolder(directory)
    return try StateLock(
      path: lockPath, waitMilliseconds: waitMilliseconds, permissions: permissions)
  }

  /// nil when there is no file yet.
  package var owner: UInt32? {
    ((try? Files.status(of: path, followLinks: true)) ?? nil)?.owner
  }

  /// Who may use what stands beside the file: the same as the file itself.
  package var permissions: UInt32 {
    let status = (try? Files.status(of: path, followLinks: true)) ?? nil
    return status.map { $0.permissions & 0o666 } ?? 0o600
  }

  /// Takes a lock of its own beside the state.
  package static func lock(
    at path: String, waitMilliseconds: Int64
  ) throws(StorageError) -> StateLock {
    try StateLock(path: path, waitMilliseconds: waitMilliseconds, permissions: 0o600)
  }

  /// Puts `bytes` in place of the content; the old content becomes the backup.
  ///
  /// Order: write and sync a new file, keep the old one as backup, rename, sync the folder.
  ///
  /// - Throws: ``StorageError``; only ``StorageError/outcomeUnknown(path:_:)`` after the change.
  package func replace(
    with bytes: [UInt8], under lock: borrowing StateLock
  ) throws(StorageError) {
    try replace(with: bytes, under: lock, movesBackup: true)
  }

  private func replace(
    with bytes: [UInt8], under lock: borrowing StateLock, movesBackup: Bool
  ) throws(StorageError) {
    try lock.check()
    removeLeftovers()
    let old = try Files.status(of: path, followLinks: false)
    if let old {
      guard old.isRegular else { throw .notRegularFile(path: path) }
      // The backup is one more name for a moment after a crash; more than that is not ours.
      guard old.links <= 2 else { throw .hardLinked(path: path, links: old.links) }
    }
    let temporary = "\(path).tmp.\(getpid())"
    do {
      try write(bytes, to: temporary, like: old)
      try lock.check()
      if movesBackup { try keepBackup() }
      try Files.check("rename", path) { rename(temporary, path) }
    } catch {
      try? Files.unlink(temporary)
      throw error
    }
    do {
      try Self.syncFolder(directory)
    } catch {
      guard case .io(_, _, let errno) = error else { throw error }
      throw .outcomeUnknown(path: path, errno)
    }
  }

  /// A copy of the current content under another name beside it, for repair and migration.
  package func keepCopy(as copy: String) throws(StorageError) {
    let bytes = try Self.read(path)
    try? Files.unlink(copy)
    try write(bytes, to: copy, like: try Files.status(of: path, followLinks: false))
    try Self.syncFolder(directory)
  }

  private func write(
    _ bytes: [UInt8], to target: String, like old: Files.Status?
  ) throws(StorageError) {
    let file = try Files.open(target, .writeOnly, [.create, .exclusiveCreate])
    do {
      let permissions = old?.permissions ?? 0o600
      try Files.check("fchmod", target) { fchmod(file.rawValue, permissions) }
      if let old { try keepOwner(of: old, on: file) }
      try Files.writeAll(bytes, to: file, path: target)
      try Files.sync(file, path: target)
    } catch {
      try? file.close()
      throw error
    }
    try Files.close(file, path: target)
  }

  private func keepOwner(
    of old: Files.Status, on file: FileDescriptor
  ) throws(StorageError) {
    let new = try Files.status(of: file, path: path)
    guard new.owner != old.owner || new.group != old.group else { return }
    // In a folder shared through its group the owner may change; the group must not.
    let isShared = old.permissions & S_IWGRP != 0 && new.group == old.group
    guard fchown(file.rawValue, old.owner, old.group) != 0, !isShared else { return }
    throw .foreignOwner(path: path, owner: old.owner)
  }

  private func keepBackup() throws(StorageError) {
    guard try Files.status(of: path, followLinks: false) != nil else { return }
    try Files.unlink(backupPath)
    do {
      try Files.check("link", backupPath) { link(path, backupPath) }
    } catch .io(_, _, let errno) where [.notPermitted, .notSupported].contains(errno) {
      let copy = "\(path).tmp.bak.\(getpid())"
      let bytes = try Self.read(path)
      try write(bytes, to: copy, like: try Files.status(of: path, followLinks: false))
      try Files.check("rename", backupPath) { rename(copy, backupPath) }
    }
  }

  /// New files of writers that died; safe because we hold the lock.
  private func removeLeftovers() {
    let prefix = (path.split(separator: "/").last.map(String.init) ?? path) + ".tmp."
    guard let stream = opendir(directory) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(prefix) { try? Files.unlink(directory + "/" + name) }
    }
  }

  static func syncFolder(_ path: String) throws(StorageError) {
    let folder = try Files.open(path, .readOnly, .directory)
    defer { try? folder.close() }
    try Files.sync(folder, path: path)
  }

  /// Makes a folder, private unless said otherwise, and its parents where they are missing.
  package static func makeFolder(
    _ path: String, permissions: UInt32 = 0o700
  ) throws(StorageError) {
    guard try Files.status(of: path, followLinks: true) == nil else { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    do {
      try Files.check("mkdir", path) { mkdir(path, 0o700) }
    } catch .io(_, _, .fileExists) {
      return
    }
    // Shared states need a folder that the group can write to, whatever the umask says.
    if permissions != 0o700 { _ = chmod(path, permissions) }
  }
}

extension StateFile {
  /// As ``replace(with:under:)``, but the backup stays what it is: for a repair, where the
  /// content that would become the backup is the damaged one.
  package func replaceKeepingBackup(
    with bytes: [UInt8], under lock: borrowing StateLock
  ) throws(StorageError) {
    try replace(with: bytes, under: lock, movesBackup: false)
  }
}
