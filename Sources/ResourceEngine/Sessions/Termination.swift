public import Quantities

/// Why and how a session is being ended.
public struct Termination: Hashable, Codable, Sendable {
  public let outcome: Outcome
  /// In words: which limit, where it comes from, or who asked.
  public let reason: String
  /// The first signal; KILL follows after `grace`.
  public let signal: Int32
  public let grace: TimeSpan
  /// Since when; nil until the engine has taken it.
  public internal(set) var since: Instant?

  public init(outcome: Outcome, reason: String, signal: Int32, grace: TimeSpan) {
    self.outcome = outcome
    self.reason = reason
    self.signal = signal
    self.grace = grace
  }

  /// As the call asked for, where it did.
  public init(outcome: Outcome, reason: String, asAskedBy limits: RequestedLimits?) {
    self.init(
      outcome: outcome, reason: reason, signal: limits?.signal ?? Self.terminateSignal,
      grace: limits?.grace ?? Self.defaultGrace)
  }

  public static let terminateSignal: Int32 = 15
  public static let defaultGrace = TimeSpan.seconds(5)
}
