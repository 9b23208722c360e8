import Glibc
package import Quantities

/// How long to wait for the kernel: so many looks, with a pause after each but the last.
package struct Patience: Hashable, Sendable {
  /// At least 1.
  package let attempts: Int
  package let pause: TimeSpan

  package init(attempts: Int, pause: TimeSpan) {
    self.attempts = max(1, attempts)
    self.pause = pause
  }

  /// Until `condition` holds.
  ///
  /// - Returns: whether it did.
  func wait<Failure: Error>(until condition: () throws(Failure) -> Bool) throws(Failure) -> Bool {
    for attempt in 1...attempts {
      if try condition() { return true }
      if attempt < attempts { rest() }
    }
    return false
  }

  private func rest() {
    let second: Int64 = 1_000_000_000
    var left = timespec(
      tv_sec: Int(pause.nanoseconds / second), tv_nsec: Int(pause.nanoseconds % second))
    // A signal is somebody's wish to be noticed: the next look comes earlier.
    nanosleep(&left, nil)
  }
}
