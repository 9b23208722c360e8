public import Quantities
public import ResourcePolicy

/// One admitted client or command.
public struct Session: Hashable, Codable, Sendable {
  public enum Kind: String, Codable, Sendable {
    /// Opened by `rmctl run`: it lives as long as its supervisor and has one call.
    case command
    /// Opened by a script: it lives until it is closed, killed, idle for too long, or the
    /// machine is restarted.
    case script
  }

  public enum State: String, Codable, Sendable, CaseIterable {
    /// Open without a call.
    case inactive
    /// Its call waits in the queue.
    case waiting
    /// Its call runs.
    case active
    /// It is being ended; it keeps its slot until its processes are gone.
    case terminating
  }

  public let id: SessionID
  public let kind: Kind
  public internal(set) var attributes: SessionAttributes
  /// The numeric user who opened it: only that user and root may end or move it.
  public let owner: UInt32
  /// Who opened it, as far as privileges go; nil in states of schema 1.
  public let principal: Principal?
  public internal(set) var group: GroupID
  public internal(set) var reason: GroupReason
  /// Group switches, oldest first, the last sixteen.
  public internal(set) var switches: [GroupSwitch]
  public internal(set) var state: State
  public internal(set) var call: Call?
  public internal(set) var lastCall: EndedCall?
  /// The `rmctl run` that supervises it.
  public internal(set) var supervisor: ProcessIdentity?
  /// The command itself, once started.
  public internal(set) var process: ProcessIdentity?
  public internal(set) var termination: Termination?
  public let opened: Now
  /// Since when it has no call.
  public internal(set) var idleSince: Instant
  /// Of the calls that have ended.
  public internal(set) var usage: Usage
}

/// Why and how a session is being ended.
public struct Termination: Hashable, Codable, Sendable {
  public let outcome: Outcome
  /// In words: which limit, where it comes from, or who asked.
  public let reason: String
  /// The first signal; KILL follows after `grace`.
  public let signal: Int32
  public let grace: TimeSpan

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
