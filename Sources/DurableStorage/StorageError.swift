public import SystemPackage

/// Why bytes could not be read or kept. Unless the case says otherwise, nothing has changed.
public enum StorageError: Error, Equatable, Sendable {
  /// There is no file at the path.
  case missing(path: String)
  /// There is no file, but a backup of one: it was lost, not never made.
  case onlyBackup(path: String, backup: String)
  /// The path names a directory, a FIFO, a device or a socket.
  case notRegularFile(path: String)
  case danglingLink(path: String)
  /// The file has another name somewhere that a replacement would leave behind.
  case hardLinked(path: String, links: Int)
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// Others could replace the file under root's hands.
  case writableByOthers(path: String)
  /// The file belongs to somebody else and cannot be replaced without changing that.
  case foreignOwner(path: String, owner: UInt32)
  /// Another process held the lock for the whole time.
  case busy(lock: String, holder: Int32?, waitedMilliseconds: Int64)
  /// A system call failed.
  case io(call: String, path: String, Errno)
  /// The new state is in place, but not known to survive a power loss.
  case outcomeUnknown(path: String, Errno)
}

extension StorageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path):
      "there is no state file at \(path)"
    case .onlyBackup(let path, let backup):
      "the state file \(path) is gone, but its backup \(backup) is there"
    case .notRegularFile(let path):
      "\(path) is not a regular file"
    case .danglingLink(let path):
      "\(path) is a symbolic link to nothing"
    case .hardLinked(let path, let links):
      "\(path) has \(links) names (hard links); replacing one would leave the others behind"
    case .tooLarge(let path, let bytes, let limit):
      "\(path) has \(bytes) bytes, more than the \(limit) that a state may have"
    case .writableByOthers(let path):
      "\(path) is writable by others, so root will not trust it"
    case .foreignOwner(let path, let owner):
      "\(path) belongs to user \(owner) and could not be replaced without changing that"
    case .busy(let lock, let holder, let waited):
      "the state is locked"
        + (holder.map { " by process \($0)" } ?? "")
        + "; waited \(waited) ms for \(lock)"
    case .io(let call, let path, let errno):
      "\(call) \(path): \(errno)"
    case .outcomeUnknown(let path, let errno):
      "the change is in \(path) but may not survive a power loss: fsync of its folder: \(errno)"
    }
  }
}
