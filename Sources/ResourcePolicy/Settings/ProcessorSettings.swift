public import Quantities

/// How processors are shared where rmctl itself decides who runs: in the simulator, and in
/// services that the library governs. When a task is a runaway stands in ``RunawaySettings``.
public struct ProcessorSettings: Hashable, Codable, Sendable {
  /// In which order tasks run; docs/scheduling.md says when to use which.
  public enum Policy: String, Codable, Hashable, Sendable, CaseIterable {
    case completelyFair = "completely-fair"
    case fairShare = "fair-share"
    case roundRobin = "round-robin"
    case weightedFair = "weighted-fair"
    case earliestEligible = "eevdf"
  }

  public var policy = Policy.completelyFair
  /// The longest turn, and the usual one of every policy but the completely fair one.
  public var quantum = TimeSpan.milliseconds(100)
  /// Round robin: the turns of the priorities 0 to 7; where one is missing, the quantum.
  public var quanta: [TimeSpan] = []
  /// Completely fair: the time in which everybody runs once.
  public var latency = TimeSpan.milliseconds(6)
  /// Completely fair: the shortest turn, unless the quantum is shorter still.
  public var minGranularity = TimeSpan(nanoseconds: 750_000)
  /// How far behind the running task one must be that wakes up to take its place.
  public var wakeupGranularity = TimeSpan.milliseconds(1)
  /// Fair share: in this time the past counts half.
  public var halfLife = TimeSpan.seconds(10)
  /// Round robin: waiting this long is worth one priority.
  public var ageing = TimeSpan.seconds(1)
  /// How often the load of several processors is evened out.
  public var balanceInterval = TimeSpan.milliseconds(100)

  public init() {}

  public static let quantumRange = TimeSpan(nanoseconds: 1_000)...TimeSpan.seconds(10)
  public static let halfLifeRange = TimeSpan.milliseconds(1)...TimeSpan.seconds(86_400)
  public static let ageingRange = TimeSpan(nanoseconds: 1_000)...TimeSpan.seconds(86_400)
  public static let balanceRange = TimeSpan.milliseconds(1)...TimeSpan.seconds(60)
  public static let priorities = 8

  func check() throws(PolicyError) {
    try CoordinatorSettings.check(quantum, "cpu-quantum", in: Self.quantumRange)
    try CoordinatorSettings.check(latency, "cpu-latency", in: Self.quantumRange)
    try CoordinatorSettings.check(minGranularity, "cpu-min-granularity", in: Self.quantumRange)
    try CoordinatorSettings.check(
      wakeupGranularity, "cpu-wakeup-granularity", in: Self.quantumRange)
    try CoordinatorSettings.check(halfLife, "cpu-half-life", in: Self.halfLifeRange)
    try CoordinatorSettings.check(ageing, "cpu-ageing", in: Self.ageingRange)
    try CoordinatorSettings.check(balanceInterval, "cpu-balance-interval", in: Self.balanceRange)
    for quantum in quanta {
      try CoordinatorSettings.check(quantum, "cpu-quanta", in: Self.quantumRange)
    }
    guard quanta.count <= Self.priorities else {
      throw .outOfRange(
        field: "cpu-quanta", value: "\(quanta.count) turns", range: "at most \(Self.priorities)")
    }
  }
}
