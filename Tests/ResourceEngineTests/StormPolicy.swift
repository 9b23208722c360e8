import Quantities
import ResourceEngine
import ResourcePolicy

extension StormGenerator {
  /// A policy with the groups of the fixture and any limits; nil where the limits contradict each
  /// other.
  mutating func policy() -> Policy? {
    var parts = FixturePolicy()
    parts.alpha = limits()
    parts.beta = limits()
    parts.alphaDirective = directive(.group(EngineFixture.alpha), EngineFixture.beta)
    parts.betaDirective = directive(.group(EngineFixture.beta), Policy.batchGroup)
    parts.plan.switchCounter = pick([.call, .group], .call)
    parts.settings = settings()
    if chance(40) {
      parts.serverPools = [
        ("ONE", ServerPoolAttributes(maximum: number(0...8), groups: [EngineFixture.alpha]))
      ]
    }
    guard var policy = try? parts.policy() else { return nil }
    if chance(40) { addCalendar(to: &policy) }
    return policy
  }

  /// A window and a schedule that begin in the next minutes, or have begun.
  private mutating func addCalendar(to policy: inout Policy) {
    let seconds = Int(time.milliseconds / 1000 % 86_400)
    func soon(_ minutes: Int) -> TimeOfDay {
      TimeOfDay(seconds: min(86_399, max(0, (seconds / 60 + minutes) * 60)))
    }
    do {
      let plan = try policy.plan(named: "FIXTURE_PLAN").id
      let other = policy.plans.map(\.id).filter { $0 != plan }
      let admission = pick([.allow, .refuse, .limit(number(1...2))], WindowAdmission.refuse)
      let window = WindowAttributes(
        plan: maybe(50) { $0.pick(other, plan) }, start: soon(number(-1...5)),
        duration: .seconds(Int64(60 * number(1...5))), admission: admission)
      try policy.createWindow(EntityName("W"), window, zones: .utcOnly, at: time)
      guard chance(50) else { return }
      let start = soon(number(0...3))
      let schedule = ScheduleAttributes(
        plan: pick(other, plan), start: start, end: soon(number(4...8)))
      try policy.createSchedule(EntityName("S"), schedule, zones: .utcOnly, at: time)
    } catch {
      // Near midnight a schedule may end where it begins: then there is only the window.
    }
  }

  private mutating func limits() -> ResourceLimits {
    var limits = ResourceLimits()
    limits.maxSessions = maybe(60) { $0.number(0...3) }
    limits.queueTimeout = maybe(30) { $0.seconds(1...60) }
    limits.queueLimit = maybe(20) { $0.number(0...4) }
    limits.parallelLimit = maybe(30) { $0.number(0...6) }
    limits.maxEstimate = maybe(10) { $0.seconds(1...20) }
    limits.maxExecution = maybe(20) { $0.seconds(1...40) }
    limits.maxIdle = maybe(10) { $0.seconds(1...60) }
    limits.maxIdleBlocker = maybe(20) { $0.seconds(1...30) }
    limits.sessionMemory = maybe(30) { $0.size(1...300) }
    limits.groupMemory = maybe(30) { $0.size(1...600) }
    limits.ioBandwidth = maybe(30) { $0.size(1...10) }
    limits.iops = maybe(30) { $0.number(1...100) }
    return limits
  }

  private mutating func directive(_ target: DirectiveTarget, _ other: GroupID) -> Directive {
    var directive = Directive(
      target, shares: number(1...10),
      utilizationLimit: maybe(20) { Percentage(percent: $0.number(10...100)) }, limits: limits())
    directive.undoPool = maybe(20) { $0.size(1...60) }
    directive.undoRate = maybe(20) { $0.size(1...20) }
    directive.gpus = maybe(20) { $0.number(0...2) }
    directive.parallel.critical = maybe(20) { $0.pick(ParallelRules.Criticality.allCases, .no) }
    directive.parallel.servers = maybe(20) { Percentage(percent: $0.number(0...100)) }
    directive.parallel.queueTimeout = maybe(30) { $0.seconds(1...30) }
    if directive.parallel.queueTimeout != nil {
      directive.parallel.timeoutAction = maybe(50) { $0.pick([.cancel, .run], .run) }
    }
    guard chance(60) else { return directive }
    directive.switching.action = pick([.group(other), .cancel, .kill, .log], .log)
    directive.switching.cpu = maybe(50) { $0.seconds(1...10) }
    directive.switching.elapsed = maybe(40) { $0.seconds(1...30) }
    directive.switching.ioBytes = maybe(30) { $0.size(1...40) }
    directive.switching.ioRequests = maybe(30) { $0.number(1...300) }
    directive.switching.ioLogical = maybe(30) { $0.number(1...300) }
    directive.switching.forCall = chance(50)
    directive.switching.byEstimate = directive.switching.cpu != nil && chance(30)
    return directive
  }

  private mutating func settings() -> CoordinatorSettings {
    var settings = CoordinatorSettings()
    settings.isEnabled = chance(90)
    settings.databaseMemory = maybe(50) { $0.size(200...2000) }
    settings.memoryStrategy = pick(MemoryStrategy.allCases, .manual)
    settings.maxSessions = maybe(20) { $0.number(4...20) }
    settings.gpus = .count(number(0...3), memory: maybe(60) { $0.size(50...400) })
    settings.isRebalancing = chance(80)
    settings.rebalanceInterval = seconds(1...30)
    settings.ageing = seconds(1...60)
    settings.boostDecay = seconds(1...60)
    settings.parallel.totalServers = number(1...16)
    settings.parallel.isDowngradeOn = chance(70)
    settings.parallel.minPercent = Percentage(percent: number(0...100))
    settings.parallel.model = chance(50) ? .cost : .thresholds
    settings.runaway.isDetected = chance(80)
    settings.runaway.threshold = seconds(1...20)
    settings.runaway.factor = Percentage(percent: number(10...100))
    settings.runaway.quarantineAfter = number(0...3)
    settings.runaway.quarantineDuration = seconds(60...120)
    return settings
  }
}
