import CLinux
import Glibc

/// A process held by a file descriptor: a signal sent through it never reaches a stranger that
/// got the same pid later.
package struct ProcessHandle: ~Copyable {
  /// Readable once the process has ended.
  package let descriptor: Int32

  /// nil when no process has this pid and this start time any more.
  package init?(pid: Int32, startTicks: UInt64) {
    let descriptor = rmctl_pidfd_open(pid)
    guard descriptor >= 0 else { return nil }
    guard ProcessStat.of(pid)?.startTicks == startTicks else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// - Returns: false when the process is gone or may not be signalled.
  @discardableResult
  package func send(_ signal: Int32) -> Bool {
    rmctl_pidfd_send_signal(descriptor, signal) == 0
  }
}
