import Glibc

/// Job control: who reads from the terminal that the command was started on.
package struct ControllingTerminal: Sendable {
  private let descriptor: Int32

  /// nil when standard input is no terminal, or when we are in the background of it.
  package init?() {
    guard isatty(0) == 1, tcgetpgrp(0) == getpgrp() else { return nil }
    descriptor = 0
  }

  /// Whether this process has a controlling terminal, in its foreground or not.
  package static var isThere: Bool {
    let file = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard file >= 0 else { return false }
    close(file)
    return true
  }

  /// Puts a process group into the foreground. The caller blocks SIGTTOU, which is sent to those
  /// who do this from the background.
  package func give(to group: Int32) {
    _ = tcsetpgrp(descriptor, group)
  }

  package func takeBack() {
    _ = tcsetpgrp(descriptor, getpgrp())
  }
}
