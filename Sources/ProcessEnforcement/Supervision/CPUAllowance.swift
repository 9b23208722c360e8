package import Quantities

/// Decides when a command that may not use more than a part of the machine must pause: a token
/// bucket of CPU time. What was used too much is waited off, so that over any second the use is
/// at most the allowance and one burst.
package struct CPUAllowance: Hashable, Sendable {
  /// CPU seconds per second.
  private var rate: Double
  private var balance: Double
  private var lastUsed: TimeSpan
  private var lastTime: Instant
  package private(set) var isPaused = false

  /// How often the use is looked at while a cap holds.
  package static let period = TimeSpan.milliseconds(50)
  /// What may be saved up: two periods of the allowance.
  private static let burst = 0.1

  /// - Parameters:
  ///   - rate: CPU seconds per second, above 0.
  ///   - used: CPU time that the command has used so far.
  package init(rate: Double, used: TimeSpan, at now: Instant) {
    self.rate = rate
    balance = rate * Self.burst
    lastUsed = used
    lastTime = now
  }

  /// Changes the rate, and keeps what is owed.
  package mutating func change(rate: Double) {
    self.rate = rate
  }

  /// - Returns: whether the command must stand still until the next look.
  package mutating func mustPause(used: TimeSpan, at now: Instant) -> Bool {
    let earned = rate * now.since(lastTime).inSeconds
    let spent = max(0, used.inSeconds - lastUsed.inSeconds)
    balance = min(rate * Self.burst, balance + earned - spent)
    lastUsed = used
    lastTime = now
    isPaused = balance < 0
    return isPaused
  }
}
