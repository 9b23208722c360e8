import Glibc

/// Single keys from a terminal, without echo and without waiting for the end of a line. The
/// terminal becomes what it was when this goes away.
struct KeyReader: ~Copyable {
  private let descriptor: Int32
  private var before: termios

  /// nil when there is no terminal.
  init?(_ descriptor: Int32 = STDIN_FILENO) {
    var settings = termios()
    guard isatty(descriptor) == 1, tcgetattr(descriptor, &settings) == 0 else { return nil }
    self.descriptor = descriptor
    before = settings
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  deinit {
    var settings = before
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  /// - Returns: nil when none was pressed in this time, or the terminal is gone.
  func next(within milliseconds: Int64) -> UInt8? {
    var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&source, 1, Int32(clamping: max(0, milliseconds))) > 0 else { return nil }
    var key: UInt8 = 0
    return read(descriptor, &key, 1) == 1 ? key : nil
  }
}
