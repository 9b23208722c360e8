import Glibc

/// Where the kernel weighs whole sessions of terminals before it weighs processes, nice counts only
/// inside of one: sched(7), "the autogroup feature". Then the weight of the session itself is to
/// be set. It counts only for processes that are in no control group of the CPU.
package enum Autogroup {
  /// - Parameter root: stands for `/`.
  package static func isOn(root: String = "") -> Bool {
    KernelFile.text(root + "/proc/sys/kernel/sched_autogroup_enabled")
      .flatMap { KernelNumber.line($0) } == "1"
  }

  /// The level of the session that a process leads; nil where it leads none.
  package static func nice(ofSessionLedBy pid: Int32) -> Int? {
    guard getsid(pid) == pid else { return nil }
    // A line such as `/autogroup-976 nice 5`.
    let words = KernelFile.text("/proc/\(pid)/autogroup")?.split { $0 == " " || $0 == "\n" }
    return words?.last.flatMap { Int($0) }
  }

  /// Sets the level of the session that a process leads; nothing where it leads none, because
  /// others are in it.
  ///
  /// - Returns: nil, or the error number: `EPERM` when only root may give a better level, `EAGAIN`
  ///   when somebody else than root did so less than a tenth of a second ago.
  package static func setNice(_ nice: Int, ofSessionLedBy pid: Int32) -> Int32? {
    guard getsid(pid) == pid else { return nil }
    let file = open("/proc/\(pid)/autogroup", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return errno }
    defer { close(file) }
    let text = String(nice)
    return write(file, text, text.utf8.count) == text.utf8.count ? nil : errno
  }
}
