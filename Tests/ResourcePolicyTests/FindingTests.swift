import Quantities
import Testing

@testable import ResourcePolicy

struct FindingTests {
  private func findings(
    maxUtilization: Int = 100, own: ResourceLimits = ResourceLimits(),
    _ directives: (GroupID) -> [Directive]
  ) throws -> [Finding] {
    var fixture = try PolicyFixture()
    try fixture.policy.setGroup(
      fixture.etl, GroupAttributes(limits: own), at: PolicyFixture.later)
    var plan = try fixture.policy.plan(named: "Day")
    plan.maxUtilization = Percentage(percent: maxUtilization)
    plan.directives = directives(fixture.etl)
    return fixture.policy.findings(of: plan)
  }

  @Test("A sound plan has no findings")
  func acceptsSoundPlans() throws {
    let found = try findings { [Directive(group: nil), Directive(group: $0, shares: 1)] }
    #expect(found.isEmpty)
  }

  @Test("An empty plan has two errors")
  func refusesEmptyPlans() throws {
    let found = try findings { _ in [] }
    #expect(found.map(\.severity) == [.error, .error])
    #expect(found.map(\.directive) == [nil, "OTHER_GROUPS"])
  }

  @Test("A plan must cover OTHER_GROUPS")
  func wantsOtherGroups() throws {
    let found = try findings { [Directive(group: $0)] }
    #expect(found.map(\.severity) == [.error])
    #expect(found.map(\.directive) == ["OTHER_GROUPS"])
    #expect(found.first?.fix == "rmctl directive set Day OTHER_GROUPS --shares N")
  }

  @Test(
    "A utilization limit above the plan's own is doubtful, an equal one is not",
    arguments: [(80, 0), (81, 1)])
  func comparesLimits(limit: Int, count: Int) throws {
    let found = try findings(maxUtilization: 80) {
      [
        Directive(group: nil),
        Directive(group: $0, utilizationLimit: Percentage(percent: limit)),
      ]
    }
    #expect(found.map(\.severity) == Array(repeating: .warning, count: count))
    #expect(found.map(\.directive) == Array(repeating: "ETL", count: count))
  }

  @Test("A pool of none is doubtful")
  func warnsOfEmptyPools() throws {
    let found = try findings {
      [Directive(group: $0, limits: ResourceLimits(maxSessions: 0)), Directive(group: nil)]
    }
    #expect(found.map(\.severity) == [.warning])
  }

  @Test("A queue timeout without a pool is doubtful, one with the group's own pool is not")
  func warnsOfIdleTimeouts() throws {
    let waiting = ResourceLimits(queueTimeout: .seconds(5))
    let bare = try findings { [Directive(group: nil), Directive(group: $0, limits: waiting)] }
    #expect(bare.map(\.directive) == ["ETL"])
    let own = try findings(own: ResourceLimits(maxSessions: 3)) {
      [Directive(group: nil), Directive(group: $0, limits: waiting)]
    }
    #expect(own.isEmpty)
    let pooled = ResourceLimits(maxSessions: 3, queueTimeout: .seconds(5))
    let both = try findings { [Directive(group: nil), Directive(group: $0, limits: pooled)] }
    #expect(both.isEmpty)
  }

  @Test("Errors come first and everything is reported at once")
  func ordersBySeverity() throws {
    let found = try findings(maxUtilization: 10) {
      [
        Directive(
          group: $0, utilizationLimit: .whole,
          limits: ResourceLimits(maxSessions: 0, queueTimeout: .zero))
      ]
    }
    #expect(found.map(\.severity) == [.error, .warning, .warning])
    #expect(found.allSatisfy { !$0.fix.isEmpty && !$0.message.isEmpty })
  }
}
