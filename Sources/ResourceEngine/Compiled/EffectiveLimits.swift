public import Quantities
public import ResourcePolicy

/// Each limit of one group under the active plan: the strictest of the group's own and those of
/// every directive that it is reached by.
public struct EffectiveLimits: Hashable, Sendable {
  public let maxSessions: Effective<Int>?
  public let queueTimeout: Effective<TimeSpan>?
  public let queueLimit: Effective<Int>?
  public let parallelLimit: Effective<Int>?
  public let maxEstimate: Effective<TimeSpan>?
  public let maxExecution: Effective<TimeSpan>?
  public let maxIdle: Effective<TimeSpan>?
  public let maxIdleBlocker: Effective<TimeSpan>?
  public let sessionMemory: Effective<ByteCount>?
  public let sessionMemoryHigh: Effective<ByteCount>?
  public let groupMemory: Effective<ByteCount>?
  public let groupMemoryHigh: Effective<ByteCount>?
  public let ioBandwidth: Effective<ByteCount>?
  public let iops: Effective<Int>?
  public let pids: Effective<Int>?
  public let parallelServers: Effective<Percentage>?
  public let parallelQueueTimeout: Effective<TimeSpan>?
  public let undoPool: Effective<ByteCount>?
  public let undoRate: Effective<ByteCount>?
  public let gpus: Effective<Int>?
  /// The processors that all of them allow; empty when they have none in common.
  public let cpus: Effective<CPUList>?
  /// Whether parallel statements wait for servers: as the first directive that says so.
  public let critical: ParallelRules.Criticality?
  /// What happens to one that has waited for too long: as the first directive that says so.
  public let parallelTimeoutAction: ParallelRules.TimeoutAction?

  /// A place that sets limits.
  struct Source {
    let origin: LimitOrigin
    let limits: ResourceLimits
    /// nil for a group itself.
    let directive: Directive?
    /// Of the plan of the directive.
    var counter = PlanAttributes.SwitchCounter.call

    var thresholds: SwitchThresholds? {
      directive.flatMap { SwitchThresholds($0.switching, counter, origin) }
    }
  }

  /// - Parameter sources: the first one counts where two are equally strict.
  init(_ sources: [Source]) {
    func strictest<Value: Comparable>(_ read: (Source) -> Value?) -> Effective<Value>? {
      sources.reduce(nil) { found, source in
        Effective.stricter(
          found, read(source).map { Effective(value: $0, origin: source.origin) })
      }
    }
    maxSessions = strictest(\.limits.maxSessions)
    queueTimeout = strictest(\.limits.queueTimeout)
    queueLimit = strictest(\.limits.queueLimit)
    parallelLimit = strictest(\.limits.parallelLimit)
    maxEstimate = strictest(\.limits.maxEstimate)
    maxExecution = strictest(\.limits.maxExecution)
    maxIdle = strictest(\.limits.maxIdle)
    maxIdleBlocker = strictest(\.limits.maxIdleBlocker)
    sessionMemory = strictest(\.limits.sessionMemory)
    sessionMemoryHigh = strictest(\.limits.sessionMemoryHigh)
    groupMemory = strictest(\.limits.groupMemory)
    groupMemoryHigh = strictest(\.limits.groupMemoryHigh)
    ioBandwidth = strictest(\.limits.ioBandwidth)
    iops = strictest(\.limits.iops)
    pids = strictest(\.limits.pids)
    parallelServers = strictest { $0.directive?.parallel.servers }
    parallelQueueTimeout = strictest { $0.directive?.parallel.queueTimeout }
    undoPool = strictest { $0.directive?.undoPool }
    undoRate = strictest { $0.directive?.undoRate }
    gpus = strictest { $0.directive?.gpus }
    critical = sources.lazy.compactMap { $0.directive?.parallel.critical }.first
    parallelTimeoutAction = sources.lazy.compactMap { $0.directive?.parallel.timeoutAction }.first
    cpus = sources.reduce(nil) { found, source in
      guard let cpus = source.directive?.cpus else { return found }
      guard let found else { return Effective(value: cpus, origin: source.origin) }
      let common = found.value.intersection(cpus)
      return Effective(
        value: common, origin: common == found.value ? found.origin : source.origin)
    }
  }
}
