import Quantities
import Testing

@testable import ResourcePolicy

struct PlanTests {
  @Test("A new plan is empty, gets the next id from 100 and is found in any case")
  func creates() throws {
    var fixture = try PolicyFixture()
    #expect(fixture.day == PlanID(100))
    let plan = try fixture.policy.createPlan(
      EntityName("Night"), description: "cheap hours", maxUtilization: Percentage(percent: 1),
      at: PolicyFixture.later)
    #expect(plan.id == PlanID(101) && !plan.isBuiltIn && plan.directives.isEmpty)
    #expect(plan.created == PolicyFixture.later && plan.modified == PolicyFixture.later)
    #expect(try fixture.policy.plan(named: "nIGHT") == plan)
    try fixture.policy.deletePlan(named: "NIGHT")
    let next = try fixture.policy.createPlan(
      EntityName("Night"), description: nil, maxUtilization: .whole, at: PolicyFixture.later)
    #expect(next.id == PlanID(102), "an id is never used again")
  }

  @Test(
    "A name that is taken is refused, whatever its case",
    arguments: [
      ("dAY", PolicyError.alreadyExists(.plan, name: "dAY")),
      ("default_plan", .alreadyExists(.plan, name: "default_plan")),
      ("etl", .nameTaken("etl", by: .group)),
      ("Sys_Group", .nameTaken("Sys_Group", by: .group)),
      ("other_groups", .reservedName("other_groups")),
    ])
  func refusesTakenNames(_ name: String, error: PolicyError) throws {
    let name = try EntityName(name)
    let refusal = try PolicyFixture().refusal { policy throws(PolicyError) in
      try policy.createPlan(
        name, description: nil, maxUtilization: .whole, at: PolicyFixture.later)
    }
    #expect(refusal == error)
  }

  @Test("A plan that uses nothing or has an unprintable description is refused")
  func refusesValues() throws {
    let fixture = try PolicyFixture()
    let name = try EntityName("New")
    let low = try Percentage(parsing: "0.9999")
    let created = fixture.refusal { policy throws(PolicyError) in
      try policy.createPlan(name, description: nil, maxUtilization: low, at: PolicyFixture.later)
    }
    let changed = fixture.refusal { policy throws(PolicyError) in
      try policy.setPlan(
        named: "Day", description: nil, maxUtilization: low, at: PolicyFixture.later)
    }
    #expect(try #require(created).isOutOfRange)
    #expect(changed == created)
    let text = fixture.refusal { policy throws(PolicyError) in
      try policy.setPlan(
        named: "Day", description: "a\u{1B}", maxUtilization: nil, at: PolicyFixture.later)
    }
    #expect(
      text
        == .invalidText(
          field: "description", problem: "it contains the control character U+1B"))
  }

  @Test("A change of a plan leaves the rest of it")
  func sets() throws {
    var fixture = try PolicyFixture()
    let directives = try fixture.policy.plan(named: "Day").directives
    try fixture.policy.setPlan(
      named: "day", description: "busy hours", maxUtilization: nil, at: PolicyFixture.later)
    try fixture.policy.setPlan(
      named: "day", description: nil, maxUtilization: Percentage(percent: 80),
      at: PolicyFixture.later)
    let plan = try fixture.policy.plan(named: "Day")
    #expect(plan.description == "busy hours" && plan.maxUtilization == Percentage(percent: 80))
    #expect(plan.directives == directives && plan.modified == PolicyFixture.later)
    try fixture.policy.setPlan(
      named: "day", description: "busy hours", maxUtilization: nil, at: PolicyFixture.start)
    #expect(try fixture.policy.plan(named: "Day") == plan, "the same values are no change")
  }

  @Test("Built-in plans and the active plan are not deleted")
  func protectsPlans() throws {
    var fixture = try PolicyFixture()
    for plan in fixture.policy.plans where plan.isBuiltIn {
      let error = fixture.refusal { policy throws(PolicyError) in
        try policy.deletePlan(named: plan.name.text)
      }
      #expect(error == .builtIn(.plan, name: plan.name.text, operation: "deleted"))
    }
    try fixture.policy.activatePlan(named: "day", by: "ann", at: PolicyFixture.later)
    let active = fixture.refusal { policy throws(PolicyError) in
      try policy.deletePlan(named: "DAY")
    }
    #expect(
      active
        == .inUse(
          .plan, name: "Day", users: ["the machine: it is the active plan"]))
    try fixture.policy.activatePlan(named: "default_plan", by: "ann", at: PolicyFixture.later)
    try fixture.policy.deletePlan(named: "DAY")
    #expect(fixture.policy.plan(fixture.day) == nil)
  }

  @Test("Activation records who and when; activating the active plan changes nothing")
  func activates() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.activatePlan(named: "day", by: "ann", at: PolicyFixture.later)
    let activation = fixture.policy.activation
    #expect(activation == Activation(plan: fixture.day, by: "ann", at: PolicyFixture.later))
    #expect(fixture.policy.activePlan?.id == fixture.day)
    try fixture.policy.activatePlan(named: "DAY", by: "joe", at: PolicyFixture.start)
    #expect(fixture.policy.activation == activation)
  }

  @Test("A plan with errors is not activated")
  func refusesInvalidPlans() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.deleteDirective(plan: "Day", group: nil, at: PolicyFixture.start)
    let findings = fixture.policy.findings(of: try fixture.policy.plan(named: "Day"))
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.activatePlan(named: "day", by: "ann", at: PolicyFixture.later)
    }
    #expect(error == .invalidPlan(name: "Day", findings: findings))
    #expect(findings.map(\.severity) == [.error])
  }

  @Test("Nothing can be done to a plan that does not exist")
  func refusesUnknown() throws {
    let fixture = try PolicyFixture()
    let refusals = [
      fixture.refusal { policy throws(PolicyError) in try policy.deletePlan(named: "x") },
      fixture.refusal { policy throws(PolicyError) in
        try policy.setPlan(
          named: "x", description: "d", maxUtilization: nil, at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.activatePlan(named: "x", by: "ann", at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.setDirective(plan: "x", Directive(group: nil), at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.deleteDirective(plan: "x", group: nil, at: PolicyFixture.later)
      },
    ]
    for refusal in refusals { #expect(refusal == .notFound(.plan, name: "x")) }
    #expect(fixture.policy.plan(PlanID(99)) == nil)
  }

  @Test("The numbers of plans and groups are bounded")
  func isBounded() throws {
    var fixture = try PolicyFixture()
    let name = try EntityName("New")
    let plan = try fixture.policy.plan(named: "Day")
    let group = try fixture.policy.group(named: "ETL")
    fixture.policy.plans = Array(repeating: plan, count: Policy.mostPlans)
    let plans = fixture.refusal { policy throws(PolicyError) in
      try policy.createPlan(
        name, description: nil, maxUtilization: .whole, at: PolicyFixture.later)
    }
    #expect(plans == .limitReached(.plan, limit: 10_000))
    fixture.policy.groups = Array(repeating: group, count: Policy.mostGroups)
    let groups = fixture.refusal { policy throws(PolicyError) in
      try policy.createGroup(name, GroupAttributes(), at: PolicyFixture.later)
    }
    #expect(groups == .limitReached(.group, limit: 100_000))
  }
}
