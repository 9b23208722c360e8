import CLinux
import Glibc

/// Signals as something to read instead of something that interrupts: signalfd(2).
package struct SignalQueue: ~Copyable {
  package let descriptor: Int32

  /// Blocks `signals` in this thread, and so in all threads started later, and queues them.
  package init?(_ signals: [Int32]) {
    let file = rmctl_signalfd(signals, Int32(signals.count))
    guard file >= 0 else { return nil }
    descriptor = file
  }

  deinit {
    close(descriptor)
  }

  /// Everything that has arrived, in the kernel's order: not that of arrival, and each once.
  package func take() -> [Int32] {
    var signals: [Int32] = []
    while true {
      let signal = rmctl_signalfd_next(descriptor)
      guard signal > 0 else { return signals }
      signals.append(signal)
    }
  }
}

extension SignalQueue {
  /// Lets a signal act on this process as it would have without a queue.
  package static func restoreDefault(_ number: Int32) {
    signal(number, SIG_DFL)
    var mask = sigset_t()
    sigemptyset(&mask)
    sigaddset(&mask, number)
    sigprocmask(SIG_UNBLOCK, &mask, nil)
  }
}
