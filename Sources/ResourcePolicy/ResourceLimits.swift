public import Quantities

/// The limits that a group carries of its own and that a plan directive may set; nil is no limit.
/// Where both are set the stricter one holds.
public struct ResourceLimits: Hashable, Codable, Sendable {
  /// Active session pool: how many sessions may have a call running. 0 admits none.
  public var maxSessions: Int?
  /// How long a call may wait in the queue.
  public var queueTimeout: TimeSpan?
  /// How many calls may wait. 0 refuses at once when the pool is full.
  public var queueLimit: Int?
  /// The most parallel servers that one call may have.
  public var parallelLimit: Int?
  /// A call that is estimated to use more CPU time than this is not started.
  public var maxEstimate: TimeSpan?
  /// How long a call may run.
  public var maxExecution: TimeSpan?
  /// How long a session without a call may stay open.
  public var maxIdle: TimeSpan?
  /// The same for a session that blocks another one.
  public var maxIdleBlocker: TimeSpan?
  /// Memory of all processes of a session together; where control groups do not hold it, private
  /// memory of each (RLIMIT_DATA).
  public var sessionMemory: ByteCount?
  /// Memory of a session above which its processes are slowed down and reclaimed from.
  public var sessionMemoryHigh: ByteCount?
  /// Memory of all sessions of the group together.
  public var groupMemory: ByteCount?
  /// The same of the group, above which all its sessions are slowed down and reclaimed from.
  public var groupMemoryHigh: ByteCount?
  /// Bytes per second, read and written, of all sessions of the group together.
  public var ioBandwidth: ByteCount?
  /// Requests per second to devices, of all sessions of the group together.
  public var iops: Int?
  /// Processes and threads of all sessions of the group together.
  public var pids: Int?

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
    try Self.check(maxSessions, "max sessions", in: Self.countRange)
    try Self.check(queueLimit, "queue limit", in: Self.countRange)
    try Self.check(parallelLimit, "parallel limit", in: Self.countRange)
    try Self.check(iops, "IOPS", in: 1...Int(Int32.max))
    try Self.check(pids, "pids", in: 1...4_194_304)
    let spans = [
      ("max execution", maxExecution), ("max idle", maxIdle),
      ("max idle blocker", maxIdleBlocker), ("max estimate", maxEstimate),
    ]
    for (field, span) in spans {
      guard let span, span < .milliseconds(1) else { continue }
      throw .outOfRange(field: field, value: span.description, range: "1ms or more")
    }
    let sizes = [
      ("session memory", sessionMemory, ByteCount(bytes: 1 << 20)),
      ("session memory high", sessionMemoryHigh, ByteCount(bytes: 1 << 20)),
      ("group memory", groupMemory, ByteCount(bytes: 1 << 20)),
      ("group memory high", groupMemoryHigh, ByteCount(bytes: 1 << 20)),
      ("I/O bandwidth", ioBandwidth, ByteCount(bytes: 4096)),
    ]
    for (field, size, least) in sizes {
      guard let size, size < least else { continue }
      throw .outOfRange(field: field, value: size.description, range: "\(least) or more")
    }
  }

  static func check(
    _ count: Int?, _ field: String, in range: ClosedRange<Int>
  ) throws(PolicyError) {
    guard let count, !range.contains(count) else { return }
    throw .outOfRange(
      field: field, value: String(count), range: "\(range.lowerBound) to \(range.upperBound)")
  }
}
