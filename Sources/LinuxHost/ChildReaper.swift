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

  /// Orphans of our descendants become our children, so that none is lost.
  ///
  /// - Returns: false where the kernel refuses.
  @discardableResult
  package static func becomeSubreaper() -> Bool {
    rmctl_set_child_subreaper() == 0
  }
}
