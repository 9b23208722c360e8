import CLinux
import Glibc

/// What wait4(2) has to say, without waiting.
package enum ChildReaper {
  package enum News: Sendable {
    case ended(pid: Int32, CommandExit)
    /// Stopped by a signal, as on Ctrl-Z.
    case stopped(pid: Int32)
  }

  /// Collects one child that has changed; nil when none has.
  package static func next() -> News? {
    while true {
      var status: Int32 = 0
      var usage = rusage()
      let pid = wait4(-1, &status, WNOHANG | WUNTRACED, &usage)
      if pid < 0, errno == EINTR { continue }
      guard pid > 0 else { return nil }
      if rmctl_has_stopped(status) != 0 { return .stopped(pid: pid) }
      if let exit = CommandExit(waitStatus: status, usage: usage) {
        return .ended(pid: pid, exit)
      }
    }
  }

  /// Waits for one child.
  ///
  /// - Returns: nil when it is none of ours.
  package static func wait(for pid: Int32) -> CommandExit.Status? {
    var status: Int32 = 0
    var usage = rusage()
    while wait4(pid, &status, 0, &usage) < 0 {
      if errno != EINTR { return nil }
    }
    return CommandExit(waitStatus: status, usage: usage)?.status
  }

  /// Orphans of our descendants become our children, so that none is lost.
  ///
  /// - Returns: false where the kernel refuses.
  @discardableResult
  package static func becomeSubreaper() -> Bool {
    rmctl_set_child_subreaper() == 0
  }
}
