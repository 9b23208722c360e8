import CLinux
import Glibc

/// Nice and I/O priority of a whole process group, which is how a command's weight reaches every
/// process that it starts.
package enum ProcessPriority {
  /// The nice level of a process; nil when it is gone.
  package static func nice(of pid: Int32) -> Int? {
    ProcessStat.of(pid)?.nice
  }

  /// - Returns: nil, or the error number: `EACCES` when only root may give a better level.
  package static func setNice(_ nice: Int, ofGroup group: Int32) -> Int32? {
    rmctl_set_nice_of_group(group, Int32(clamping: nice)) == 0 ? nil : errno
  }

  /// - Returns: nil, or the error number: `EACCES` when only root may give a better level.
  package static func setNice(_ nice: Int, of pid: Int32) -> Int32? {
    rmctl_set_nice_of_process(pid, Int32(clamping: nice)) == 0 ? nil : errno
  }

  /// - Parameter level: best-effort level, 0 to 7.
  /// - Returns: nil or the error number.
  package static func setIOLevel(_ level: Int, ofGroup group: Int32) -> Int32? {
    rmctl_ioprio_set_process_group(group, Int32(clamping: level)) == 0 ? nil : errno
  }

  /// The best-effort level of a process; nil when it has none of its own or is gone.
  package static func ioLevel(of pid: Int32) -> Int? {
    let value = rmctl_ioprio_get(pid)
    guard value >= 0, value >> 13 == 2 else { return nil }
    return Int(value & 7)
  }
}
