import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct EffectiveLimitsTests {
  private static let group = LimitOrigin.group("BATCH_GROUP")
  private static let directive = LimitOrigin.directive(plan: "DEFAULT_PLAN", name: "BATCH_GROUP")

  @Test func theStricterOfGroupAndDirectiveHolds() throws {
    let engine = try Scenario.run(
      """
      set group BATCH sessions 3 queue 4 queue-timeout 5s exec 6s idle 7s
      set directive DEFAULT_PLAN BATCH sessions 2 queue 4 queue-timeout 9s exec 1s idle 8s
      """)
    let limits = try #require(engine.compiled[Policy.batchGroup]?.limits)
    #expect(limits.maxSessions?.value == 2 && limits.maxSessions?.origin == Self.directive)
    // Equal: the group's own.
    #expect(limits.queueLimit?.value == 4 && limits.queueLimit?.origin == Self.group)
    #expect(limits.queueTimeout?.value == .seconds(5))
    #expect(limits.queueTimeout?.origin == Self.group)
    #expect(limits.maxExecution?.value == .seconds(1))
    #expect(limits.maxExecution?.origin == Self.directive)
    #expect(limits.maxIdle?.value == .seconds(7) && limits.maxIdle?.origin == Self.group)
    #expect(limits.sessionMemory == nil)
  }

  @Test func oneSideAloneHoldsAndNoneIsNoLimit() throws {
    let wall = moment(.zero).wall
    var policy = Policy.builtIn(at: wall)
    let memory = ResourceLimits(sessionMemory: ByteCount(bytes: 1 << 30))
    try policy.setDirective(
      plan: "DEFAULT_PLAN", Directive(.group(Policy.batchGroup), limits: memory), at: wall)
    let compiled = Engine(policy: policy).compiled
    let batch = try #require(compiled[Policy.batchGroup]?.limits)
    #expect(batch.sessionMemory?.value == ByteCount(bytes: 1 << 30))
    #expect(batch.sessionMemory?.origin == Self.directive)
    #expect(batch.maxSessions == nil && batch.maxExecution == nil)
    let interactive = try #require(compiled[Policy.interactiveGroup]?.limits)
    #expect(interactive.maxExecution?.value == .seconds(300))
    #expect(interactive.maxExecution?.origin == .group("INTERACTIVE_GROUP"))
    #expect(compiled[GroupID(77)] == nil)
  }

  @Test func otherGroupsHaveTheirOwnPoolAndTheLimitsOfTheDirective() throws {
    let engine = try Scenario.run(
      """
      new group ALPHA
      set group ALPHA sessions 5 exec 9s
      set directive DEFAULT_PLAN OTHER sessions 2 exec 4s queue 1
      """)
    let alpha = try #require(engine.compiled[GroupID(100)])
    let other = LimitOrigin.directive(plan: "DEFAULT_PLAN", name: "OTHER_GROUPS")
    #expect(alpha.isOther && !alpha.isExempt)
    #expect(alpha.limits.maxSessions?.value == 5)
    #expect(alpha.limits.maxSessions?.origin == .group("ALPHA"))
    #expect(alpha.limits.maxExecution?.value == .seconds(4))
    #expect(alpha.limits.maxExecution?.origin == other)
    #expect(alpha.limits.queueLimit?.origin == other)
    let sys = try #require(engine.compiled[Policy.sysGroup])
    #expect(sys.isExempt && !sys.isOther)
    #expect(engine.compiled[Policy.batchGroup]?.isExempt == false)
  }

  @Test func originsReadLikeWords() {
    #expect("\(Self.group)" == "group BATCH_GROUP")
    #expect("\(Self.directive)" == "plan DEFAULT_PLAN, directive BATCH_GROUP")
    #expect("\(LimitOrigin.request("--timeout"))" == "--timeout")
  }
}
