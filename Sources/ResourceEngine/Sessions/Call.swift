public import Quantities

/// One unit of work inside a session: a command, a query, a job step. A session has at most one.
public struct Call: Hashable, Codable, Sendable {
  public enum Phase: String, Codable, Sendable {
    /// In the queue of its group's pool.
    case queued
    /// Holds a slot of its group's pool.
    case running
  }

  public let id: CallID
  public internal(set) var phase: Phase
  public let limits: RequestedLimits
  public let began: Now
  /// It had to wait for its slot, if only for a moment.
  public let wasQueued: Bool
  /// When it got its slot.
  public internal(set) var admitted: Now?

  /// How long it waited, up to `now` while it still does.
  public func waited(at now: Now) -> TimeSpan {
    (admitted ?? now).boot.since(began.boot)
  }

  /// How long it has been running.
  public func ran(at now: Now) -> TimeSpan {
    admitted.map { now.boot.since($0.boot) } ?? .zero
  }
}

/// Limits that the caller asked for, on top of those of the policy.
public struct RequestedLimits: Hashable, Codable, Sendable {
  /// How long the call may run.
  public var timeout: TimeSpan?
  /// How long it may wait in the queue.
  public var waitTimeout: TimeSpan?
  /// CPU time of the command and its children together.
  public var cpu: TimeSpan?
  /// Private memory of each process.
  public var memory: ByteCount?
  /// The signal that ends the command when a limit strikes; TERM when nil.
  public var signal: Int32?
  /// How long after it KILL follows.
  public var grace: TimeSpan?

  public init(
    timeout: TimeSpan? = nil, waitTimeout: TimeSpan? = nil, cpu: TimeSpan? = nil,
    memory: ByteCount? = nil, signal: Int32? = nil, grace: TimeSpan? = nil
  ) {
    self.timeout = timeout
    self.waitTimeout = waitTimeout
    self.cpu = cpu
    self.memory = memory
    self.signal = signal
    self.grace = grace
  }
}

/// What became of the last call of a session that is still open.
public struct EndedCall: Hashable, Codable, Sendable {
  public let id: CallID
  public let outcome: Outcome
}
