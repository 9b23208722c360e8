import Glibc

/// What an examination asks of files beside what is in them.
enum HostFiles {
  struct Status: Hashable {
    let owner: UInt32
    /// By everybody, in a folder that does not keep files with their owners.
    let isWritableByOthers: Bool

    /// Whether it belongs to this user or to root.
    var isTrusted: Bool { owner == geteuid() || owner == 0 }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// nil when there is no such file, or it is out of reach.
  static func status(_ path: String) -> Status? {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    let isKept = found.st_mode & S_IFMT == S_IFDIR && found.st_mode & S_ISVTX != 0
    return Status(
      owner: found.st_uid, isWritableByOthers: found.st_mode & S_IWOTH != 0 && !isKept)
  }
}
