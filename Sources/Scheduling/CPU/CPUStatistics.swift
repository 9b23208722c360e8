public import Quantities

/// What a processor has done, or all of them together.
public struct CPUStatistics: Hashable, Sendable {
  /// How often a task was given the processor.
  public var picks = 0
  /// How often it was not the one that had it before.
  public var switches = 0
  /// How often the one before could have gone on.
  public var preemptions = 0
  /// How often a task came from another processor.
  public var migrations = 0
  /// Tasks that were found to be runaways.
  public var runaways = 0
  /// How often a runaway had to rest.
  public var throttles = 0
  /// CPU time of all tasks.
  public var used = TimeSpan.zero
  /// How long tasks that were ready have waited for the processor, each time.
  public var waits = LatencyHistogram()

  public init() {}

  public static func += (a: inout CPUStatistics, b: CPUStatistics) {
    a.picks.add(saturating: b.picks)
    a.switches.add(saturating: b.switches)
    a.preemptions.add(saturating: b.preemptions)
    a.migrations.add(saturating: b.migrations)
    a.runaways.add(saturating: b.runaways)
    a.throttles.add(saturating: b.throttles)
    a.used = a.used + b.used
    a.waits += b.waits
  }
}
