import Quantities
import Testing

@testable import ResourcePolicy

struct DirectiveTests {
  @Test("A directive is set, replaced in place and deleted; the plan notes when")
  func changes() throws {
    var fixture = try PolicyFixture()
    let directive = Directive(
      .group(fixture.etl), shares: 5, utilizationLimit: Percentage(percent: 50),
      limits: ResourceLimits(maxSessions: 4))
    try fixture.policy.setDirective(plan: "dAY", directive, at: PolicyFixture.later)
    let plan = try fixture.policy.plan(named: "Day")
    #expect(plan.directives == [Directive(.others, shares: 10), directive])
    #expect(plan.directive(for: .group(fixture.etl)) == directive)
    #expect(plan.directive(for: .group(Policy.sysGroup)) == nil)
    #expect(plan.modified == PolicyFixture.later)
    try fixture.policy.setDirective(plan: "Day", directive, at: PolicyFixture.start)
    #expect(try fixture.policy.plan(named: "Day") == plan, "the same values are no change")
    try fixture.policy.deleteDirective(plan: "Day", .others, at: PolicyFixture.later)
    #expect(try fixture.policy.plan(named: "Day").directives == [directive])
  }

  @Test("Shares and limits at the ends of their ranges are accepted")
  func acceptsEnds() throws {
    var fixture = try PolicyFixture()
    for shares in [1, 1_000_000] {
      let directive = Directive(
        .group(fixture.etl), shares: shares, utilizationLimit: Percentage(percent: 1))
      try fixture.policy.setDirective(plan: "Day", directive, at: PolicyFixture.later)
      #expect(
        try fixture.policy.plan(named: "Day").directive(for: .group(fixture.etl)) == directive)
    }
  }

  @Test(
    "A directive out of range is refused",
    arguments: [
      Directive(.others, shares: 0), Directive(.others, shares: -1),
      Directive(.others, shares: 1_000_001), Directive(.others, shares: .max),
      Directive(.others, utilizationLimit: Percentage(percent: 0)),
      Directive(.others, limits: ResourceLimits(maxSessions: -1)),
      Directive(.others, limits: ResourceLimits(maxExecution: .zero)),
    ])
  func refuses(_ directive: Directive) throws {
    let error = try PolicyFixture().refusal { policy throws(PolicyError) in
      try policy.setDirective(plan: "Day", directive, at: PolicyFixture.later)
    }
    #expect(try #require(error).isOutOfRange)
  }

  @Test("A directive of an unknown group or one that is not there is not found")
  func refusesUnknown() throws {
    let fixture = try PolicyFixture()
    let set = fixture.refusal { policy throws(PolicyError) in
      try policy.setDirective(
        plan: "Day", Directive(.group(GroupID(99))), at: PolicyFixture.later)
    }
    #expect(set == .notFound(.group, name: "#99"))
    let deleted = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteDirective(
        plan: "day", .group(Policy.batchGroup), at: PolicyFixture.later)
    }
    #expect(deleted == .notFound(.directive, name: "Day BATCH_GROUP"))
  }

  @Test("The active plan keeps its directive for OTHER_GROUPS")
  func protectsTheActivePlan() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.activatePlan(named: "Day", by: "ann", at: PolicyFixture.later)
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteDirective(plan: "Day", .others, at: PolicyFixture.later)
    }
    #expect(try #require(error).isInvalidPlan)
    try fixture.policy.deleteDirective(
      plan: "Day", .group(fixture.etl), at: PolicyFixture.later)
    #expect(fixture.policy.activePlan?.directives.count == 1)
  }

  @Test("A directive is shown by the name of its group")
  func showsNames() throws {
    let fixture = try PolicyFixture()
    #expect(fixture.policy.name(of: .others) == "OTHER_GROUPS")
    #expect(fixture.policy.name(of: fixture.etl) == "ETL")
    #expect(fixture.policy.name(of: GroupID(99)) == "#99")
  }
}
