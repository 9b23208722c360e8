import Quantities
import ResourceEngine
import ResourcePolicy
import TestSupport
import Testing

/// What a plan sets ends with it, however the plan came and went.
@Suite struct ActivationTests {
  private static let wall = moment(.zero).wall

  /// Six plans that limit groups at random, some through a plan below them.
  private static func policy(_ random: inout SplitMix64) throws -> Policy {
    var policy = Policy.builtIn(at: wall)
    let groups = policy.groups.map(\.id)
    for number in 0..<6 {
      let name = "P\(number)"
      let attributes = PlanAttributes(
        managesParallel: !random.isOneIn(3), managesSessionPool: !random.isOneIn(3))
      try policy.createPlan(try EntityName(name), attributes, at: wall)
      var targets = groups.filter { _ in random.isOneIn(2) }.map(DirectiveTarget.group)
      targets.append(.others)
      if number > 0, random.isOneIn(2) {
        let below = try policy.plan(named: "P\(Int.random(in: 0..<number, using: &random))")
        targets.append(.plan(below.id))
      }
      for target in targets {
        var directive = Directive(target, shares: Int.random(in: 1...9, using: &random))
        if target.plan == nil, !random.isOneIn(3) {
          directive.limits = ResourceLimits(
            maxSessions: Int.random(in: 1...9, using: &random),
            maxExecution: .seconds(Int64.random(in: 1...99, using: &random)))
          directive.limits.parallelLimit = Int.random(in: 1...9, using: &random)
        }
        try policy.setDirective(plan: name, directive, at: wall)
      }
    }
    return policy
  }

  @Test(arguments: [1, 22, 333, 4444] as [UInt64])
  func afterAnySequenceTheLimitsAreThoseOfTheActivePlanAlone(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for round in 0..<25 {
      let fresh = try Self.policy(&random)
      var engine = Engine(policy: fresh)
      for step in 0..<8 {
        var policy = engine.policy
        let name = policy.plans.randomElement(using: &random)?.name.text ?? "DEFAULT_PLAN"
        let now = moment(.seconds(Int64(step)))
        try policy.activatePlan(named: name, by: "root", at: now.wall)
        _ = try engine.apply(.adopt(policy), at: now)
        var alone = fresh
        try alone.activatePlan(named: name, by: "root", at: now.wall)
        let scratch = Engine(policy: alone)
        #expect(
          engine.compiled == scratch.compiled, "seed \(seed), round \(round), step \(step): \(name)"
        )
      }
    }
  }

  @Test func aRefusedActivationChangesNothing() throws {
    let engine = try Scenario.run("plan HALF shares\nset directive HALF BATCH shares 1 exec 5s")
    var policy = engine.policy
    #expect(throws: PolicyError.self) {
      try policy.activatePlan(named: "HALF", by: "root", at: Self.wall)
    }
    #expect(policy == engine.policy)
  }

  @Test func everyLimitHasItsOrigin() throws {
    var policy = Policy.builtIn(at: Self.wall)
    var directive = Directive(.group(Policy.batchGroup), shares: 1)
    directive.limits = Self.limits(2)
    directive.parallel.servers = Percentage(percent: 50)
    directive.parallel.queueTimeout = .seconds(2)
    directive.undoPool = ByteCount(bytes: 2 << 20)
    directive.undoRate = ByteCount(bytes: 3 << 20)
    directive.gpus = 1
    directive.cpus = CPUList([0, 1])
    try policy.setDirective(plan: "DEFAULT_PLAN", directive, at: Self.wall)
    for (own, origin) in [
      (3, LimitOrigin.directive(plan: "DEFAULT_PLAN", name: "BATCH_GROUP")),
      (1, .group("BATCH_GROUP")),
    ] {
      try policy.setGroup(
        Policy.batchGroup, GroupAttributes(limits: Self.limits(own)), at: Self.wall)
      let limits = try #require(Engine(policy: policy).compiled[Policy.batchGroup]?.limits)
      let counts = [
        limits.maxSessions, limits.queueLimit, limits.parallelLimit, limits.iops, limits.pids,
      ]
      let spans = [
        limits.queueTimeout, limits.maxEstimate, limits.maxExecution, limits.maxIdle,
        limits.maxIdleBlocker,
      ]
      let sizes = [limits.sessionMemory, limits.groupMemory, limits.ioBandwidth]
      #expect(counts.allSatisfy { $0?.origin == origin && $0?.value == min(own, 2) })
      #expect(spans.allSatisfy { $0?.origin == origin })
      #expect(spans.allSatisfy { $0?.value == .seconds(Int64(min(own, 2))) })
      #expect(sizes.allSatisfy { $0?.origin == origin })
      #expect(limits.parallelServers?.value == Percentage(percent: 50))
      #expect(limits.parallelQueueTimeout?.value == .seconds(2))
      #expect(limits.undoPool?.value.bytes == 2 << 20 && limits.undoRate?.value.bytes == 3 << 20)
      #expect(limits.gpus?.value == 1 && limits.cpus?.value == CPUList([0, 1]))
    }
  }

  private static func limits(_ size: Int) -> ResourceLimits {
    let span = TimeSpan.seconds(Int64(size))
    let bytes = ByteCount(bytes: Int64(size) << 20)
    var limits = ResourceLimits(
      maxSessions: size, queueTimeout: span, queueLimit: size, maxExecution: span, maxIdle: span,
      sessionMemory: bytes)
    limits.parallelLimit = size
    limits.maxEstimate = span
    limits.maxIdleBlocker = span
    limits.groupMemory = bytes
    limits.ioBandwidth = bytes
    limits.iops = size
    limits.pids = size
    return limits
  }
}
