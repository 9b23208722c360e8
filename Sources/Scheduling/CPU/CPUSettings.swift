public import Quantities

/// How processors are shared, in numbers.
public struct CPUSettings: Hashable, Sendable {
  public var policy = CPUPolicy.completelyFair
  /// The longest turn, and the usual one of every policy but the completely fair one.
  public var quantum = TimeSpan.milliseconds(100)
  /// Completely fair: the time in which every task that wants to runs once, as long as no turn
  /// becomes shorter than ``minGranularity``.
  public var latency = TimeSpan.milliseconds(6)
  /// Completely fair: the shortest turn.
  public var minGranularity = TimeSpan(nanoseconds: 750_000)
  /// How far behind the running task one must be that wakes up to take its place.
  public var wakeupGranularity = TimeSpan.milliseconds(1)
  /// Fair share: in this time the past counts half.
  public var halfLife = TimeSpan.seconds(10)
  /// Round robin: the turns of the priorities 0 to 7; where one is missing, the quantum.
  public var quanta: [TimeSpan] = []
  /// Round robin: waiting this long is worth one priority.
  public var ageing = TimeSpan.seconds(1)
  /// How often ``CPUScheduler/balance(at:)`` is to be called.
  public var balanceInterval = TimeSpan.milliseconds(100)
  /// A task that has used more CPU time than this is a runaway; nil: none is.
  public var runawayThreshold: TimeSpan? = .seconds(300)
  /// The part of its share that is left to a runaway, in parts per million.
  public var throttleFactor = 500_000

  /// How closely a group is held to its ceiling: its turns are as long as this times the part that
  /// it may have, and so much of the past may be made good. Shorter ones switch more often.
  public static let ceilingPeriod = TimeSpan.milliseconds(10)

  public init() {}

  public static let quantumRange = TimeSpan(nanoseconds: 1_000)...TimeSpan.seconds(10)
  public static let throttleRange = 1_000...1_000_000
  public static let priorities = 0...7

  /// The same with every value in its range.
  func clamped() -> CPUSettings {
    func clamp(_ span: TimeSpan) -> TimeSpan {
      min(max(span, Self.quantumRange.lowerBound), Self.quantumRange.upperBound)
    }
    var settings = self
    settings.quantum = clamp(quantum)
    settings.latency = clamp(latency)
    settings.minGranularity = min(clamp(minGranularity), settings.quantum)
    settings.wakeupGranularity = clamp(wakeupGranularity)
    settings.balanceInterval = max(balanceInterval, TimeSpan.milliseconds(1))
    settings.halfLife = max(halfLife, TimeSpan.milliseconds(1))
    settings.ageing = max(ageing, TimeSpan(nanoseconds: 1_000))
    settings.quanta = quanta.prefix(Self.priorities.count).map(clamp)
    settings.throttleFactor = min(
      max(throttleFactor, Self.throttleRange.lowerBound), Self.throttleRange.upperBound)
    return settings
  }

  func quantum(ofPriority priority: Int) -> Int64 {
    (quanta.indices.contains(priority) ? quanta[priority] : quantum).nanoseconds
  }
}
