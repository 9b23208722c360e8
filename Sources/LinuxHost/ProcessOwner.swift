import Glibc

/// Whose a process is.
package enum ProcessOwner {
  /// The effective user; nil when the process is gone.
  package static func of(_ pid: Int32) -> UInt32? {
    var status = stat()
    guard stat("/proc/\(pid)", &status) == 0 else { return nil }
    return status.st_uid
  }
}
