import Quantities
import Testing

@testable import ResourcePolicy

struct PlanMemberTests {
  /// Day above P1 above P2 and so on, each with a directive for OTHER_GROUPS.
  private func ladder(_ length: Int) throws -> PolicyFixture {
    var fixture = try PolicyFixture()
    var above = "Day"
    for rung in 0..<length {
      let id = try fixture.plan("P\(rung + 1)")
      try fixture.policy.setDirective(
        plan: above, Directive(.plan(id), shares: 1), at: PolicyFixture.start)
      above = "P\(rung + 1)"
    }
    return fixture
  }

  private func codes(_ fixture: PolicyFixture) throws -> [FindingCode] {
    let day = try fixture.policy.plan(named: "Day")
    return fixture.policy.findings(of: day, asTop: true).map(\.code)
  }

  @Test("A plan that contains itself is found at any depth, with the way back", arguments: 0...3)
  func findsCycles(_ length: Int) throws {
    var fixture = try ladder(length)
    #expect(try codes(fixture) == [])
    let last = length == 0 ? "Day" : "P\(length)"
    try fixture.policy.setDirective(
      plan: last, Directive(.plan(fixture.day), shares: 1), at: PolicyFixture.start)
    #expect(try codes(fixture) == Array(repeating: .planCycle, count: length + 1))
    let day = try fixture.policy.plan(named: "Day")
    let found = fixture.policy.findings(of: day, asTop: true)
    let way = ["Day"] + (0..<length).map { "P\($0 + 1)" } + ["Day"]
    #expect(
      found.first?.message == "it is a member of itself: " + way.joined(separator: " > "))
    #expect(fixture.policy.members(of: day).count == length + 1)
    #expect(!fixture.policy.paths(of: day).isEmpty, "and it ends")
  }

  @Test("Members are all plans below, paths are the ways to groups")
  func collects() throws {
    let fixture = try ladder(2)
    let day = try fixture.policy.plan(named: "Day")
    #expect(fixture.policy.members(of: day).map(\.value).sorted() == [101, 102])
    #expect(fixture.policy.paths(of: day).map(\.name) == ["Day", "Day", "Day/P1", "Day/P1/P2"])
  }

  @Test("The number of paths is bounded")
  func isBounded() throws {
    var fixture = try PolicyFixture()
    var below: [PlanID] = []
    for rung in 0..<12 {
      let directives = below.map { Directive(.plan($0), shares: 1) }
      let ids = try (0..<3).map { index in
        try fixture.plan(
          "R\(rung)-\(index)", PlanAttributes(), directives + [Directive(.others, shares: 1)])
      }
      below = ids
    }
    let top = try #require(fixture.policy.plans.last)
    #expect(fixture.policy.paths(of: top).count <= Policy.mostPaths + 3)
  }

  @Test("A ladder of plans that ends in no group is searched to an end")
  func endsWithoutGroups() throws {
    var fixture = try PolicyFixture()
    var below = try [
      fixture.plan("X", PlanAttributes(), []), fixture.plan("Y", PlanAttributes(), []),
    ]
    for rung in 0..<40 {
      let directives = below.map { Directive(.plan($0), shares: 1) }
      below = try [
        fixture.plan("X\(rung)", PlanAttributes(), directives),
        fixture.plan("Y\(rung)", PlanAttributes(), directives),
      ]
    }
    let top = try #require(fixture.policy.plans.last)
    #expect(fixture.policy.paths(of: top).isEmpty)
  }

  @Test("The active plan and the plans below it cannot be made invalid")
  func protectsTheActivePlan() throws {
    var fixture = try ladder(2)
    try fixture.policy.activatePlan(named: "Day", by: "ann", at: PolicyFixture.later)
    var mixed = Directive(.group(fixture.etl))
    mixed.ratio = 1
    let (wrong, cycle) = (mixed, Directive(.plan(fixture.day), shares: 1))
    let refusals = [
      fixture.refusal { policy throws(PolicyError) in
        try policy.setPlan(
          named: "Day", PlanAttributes(isEnabled: false), at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.setPlan(
          named: "Day", PlanAttributes(isSubPlan: true), at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.setPlan(named: "P1", PlanAttributes(method: .ratio), at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.setDirective(plan: "P2", wrong, at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.setDirective(plan: "P2", cycle, at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.deleteDirective(plan: "P2", .others, at: PolicyFixture.later)
      },
    ]
    for refusal in refusals { #expect(try #require(refusal).isInvalidPlan) }
    try fixture.policy.setPlan(
      named: "P2", PlanAttributes(isSubPlan: true), at: PolicyFixture.later)
    try fixture.policy.deleteDirective(plan: "P1", .others, at: PolicyFixture.later)
    #expect(throws: Never.self) { try fixture.policy.checkActivePlan() }
  }

  @Test("Any other plan may be invalid for a while")
  func allowsDrafts() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.deleteDirective(plan: "Day", .others, at: PolicyFixture.start)
    #expect(try codes(fixture) == [.planNoOthers])
  }

  @Test("A directive for itself, an unknown plan or a switch to an unknown group")
  func checksTargets() throws {
    var fixture = try PolicyFixture()
    let unknown = fixture.refusal { policy throws(PolicyError) in
      try policy.setDirective(plan: "Day", Directive(.plan(PlanID(99))), at: PolicyFixture.later)
    }
    #expect(unknown == .notFound(.group, name: "#99"))
    var directive = Directive(.others)
    directive.switching.action = .group(GroupID(99))
    let wrong = directive
    let target = fixture.refusal { policy throws(PolicyError) in
      try policy.setDirective(plan: "Day", wrong, at: PolicyFixture.later)
    }
    #expect(target == .notFound(.group, name: "99"))
    try fixture.policy.setDirective(
      plan: "Day", Directive(.plan(fixture.day), shares: 1), at: PolicyFixture.later)
    #expect(try codes(fixture) == [.planCycle])
  }

  @Test("Groups, plans and OTHER_GROUPS are found by name in any case")
  func findsTargets() throws {
    let fixture = try PolicyFixture()
    #expect(try fixture.policy.target(named: "other_groups") == .others)
    #expect(try fixture.policy.target(named: "etl") == .group(fixture.etl))
    #expect(try fixture.policy.target(named: "DAY") == .plan(fixture.day))
    #expect(throws: PolicyError.notFound(.group, name: "x")) {
      try fixture.policy.target(named: "x")
    }
  }
}
