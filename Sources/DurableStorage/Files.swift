import Glibc
import SystemPackage

/// The system calls of this room, each once, with `EINTR` retried and the failure as a value.
enum Files {
  /// What `stat` says of a file.
  struct Status {
    var device: UInt
    var inode: UInt
    var mode: mode_t
    var links: Int
    var owner: uid_t
    var group: gid_t
    var size: Int
    /// When the content last changed, in milliseconds since 1970.
    var modified: Int64

    var isRegular: Bool { mode & S_IFMT == S_IFREG }
    var isLink: Bool { mode & S_IFMT == S_IFLNK }
    var permissions: mode_t { mode & 0o7777 }

    func isSameFile(as other: Status) -> Bool { device == other.device && inode == other.inode }

    init(_ raw: stat) {
      device = UInt(raw.st_dev)
      inode = UInt(raw.st_ino)
      mode = raw.st_mode
      links = Int(raw.st_nlink)
      owner = raw.st_uid
      group = raw.st_gid
      size = Int(raw.st_size)
      let (milliseconds, overflow) = Int64(raw.st_mtim.tv_sec).multipliedReportingOverflow(by: 1000)
      modified =
        overflow
        ? (raw.st_mtim.tv_sec < 0 ? .min : .max)
        : milliseconds &+ Int64(raw.st_mtim.tv_nsec) / 1_000_000
    }
  }

  static func check(
    _ call: String, _ path: String, _ body: () -> CInt
  ) throws(StorageError) {
    while body() != 0 {
      let error = Errno(rawValue: errno)
      if error != .interrupted { throw .io(call: call, path: path, error) }
    }
  }

  /// nil when there is nothing at the path.
  static func status(of path: String, followLinks: Bool) throws(StorageError) -> Status? {
    var raw = stat()
    do {
      try check("stat", path) { followLinks ? stat(path, &raw) : lstat(path, &raw) }
    } catch .io(_, _, .noSuchFileOrDirectory) {
      return nil
    }
    return Status(raw)
  }

  static func status(of file: FileDescriptor, path: String) throws(StorageError) -> Status {
    var raw = stat()
    try check("fstat", path) { fstat(file.rawValue, &raw) }
    return Status(raw)
  }

  static func open(
    _ path: String, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions,
    permissions: mode_t = 0o600
  ) throws(StorageError) -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        FilePath(path), mode, options: options.union([.closeOnExec, .noFollow]),
        permissions: FilePermissions(rawValue: permissions))
    } catch {
      throw .io(call: "open", path: path, error as? Errno ?? .ioError)
    }
  }

  /// Everything in the file from `offset` on.
  static func readAll(
    _ file: FileDescriptor, path: String, size: Int, from offset: Int64 = 0
  ) throws(StorageError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size + 1)
    var filled = 0
    do {
      while true {
        let got = try bytes.withUnsafeMutableBytes { buffer in
          try file.read(
            fromAbsoluteOffset: offset + Int64(filled),
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        }
        if got == 0 { break }
        filled += got
        if filled == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
      }
    } catch {
      throw .io(call: "read", path: path, error as? Errno ?? .ioError)
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  static func writeAll(
    _ bytes: [UInt8], to file: FileDescriptor, path: String
  ) throws(StorageError) {
    do {
      try file.writeAll(bytes)
    } catch {
      throw .io(call: "write", path: path, error as? Errno ?? .ioError)
    }
  }

  static func sync(_ file: FileDescriptor, path: String) throws(StorageError) {
    try check("fsync", path) { fsync(file.rawValue) }
  }

  static func close(_ file: FileDescriptor, path: String) throws(StorageError) {
    do {
      try file.close()
    } catch {
      throw .io(call: "close", path: path, error as? Errno ?? .ioError)
    }
  }

  static func unlink(_ path: String) throws(StorageError) {
    do {
      try check("unlink", path) { Glibc.unlink(path) }
    } catch .io(_, _, .noSuchFileOrDirectory) {
      return
    }
  }

  /// The absolute path without links; nil when it leads nowhere.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
