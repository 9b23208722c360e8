public import Quantities

/// The limits that a group carries of its own and that a plan directive may set; nil is no limit.
/// Where both are set the stricter one holds.
public struct SessionLimits: Hashable, Codable, Sendable {
  /// Active session pool: how many sessions may have a call running. 0 admits none.
  public var maxSessions: Int?
  /// How long a call may wait in the queue.
  public var queueTimeout: TimeSpan?
  /// How many calls may wait. 0 refuses at once when the pool is full.
  public var queueLimit: Int?
  /// How long a call may run.
  public var maxExecution: TimeSpan?
  /// How long a session without a call may stay open.
  public var maxIdle: TimeSpan?
  /// Private memory of each process of a session (RLIMIT_DATA).
  public var sessionMemory: ByteCount?

  public init(
    maxSessions: Int? = nil, queueTimeout: TimeSpan? = nil, queueLimit: Int? = nil,
    maxExecution: TimeSpan? = nil, maxIdle: TimeSpan? = nil, sessionMemory: ByteCount? = nil
  ) {
    self.maxSessions = maxSessions
    self.queueTimeout = queueTimeout
    self.queueLimit = queueLimit
    self.maxExecution = maxExecution
    self.maxIdle = maxIdle
    self.sessionMemory = sessionMemory
  }

  /// The range of every count in a policy.
  public static let countRange = 0...1_000_000

  /// - Throws: ``PolicyError/outOfRange(field:value:range:)`` for a value that no limit can have.
  func check() throws(PolicyError) {
    let counts = [("max sessions", maxSessions), ("queue limit", queueLimit)]
    for (field, count) in counts {
      guard let count, !Self.countRange.contains(count) else { continue }
      throw .outOfRange(field: field, value: String(count), range: "0 to 1000000")
    }
    for (field, span) in [("max execution", maxExecution), ("max idle", maxIdle)] {
      guard let span, span < .milliseconds(1) else { continue }
      throw .outOfRange(field: field, value: span.description, range: "1ms or more")
    }
    if let memory = sessionMemory, memory < ByteCount(bytes: 1 << 20) {
      throw .outOfRange(field: "session memory", value: memory.description, range: "1M or more")
    }
  }
}
