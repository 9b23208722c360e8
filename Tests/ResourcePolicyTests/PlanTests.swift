import Quantities
import Testing

@testable import ResourcePolicy

struct PlanTests {
  @Test("A new plan is empty, gets the next id from 100 and is found in any case")
  func creates() throws {
    var fixture = try PolicyFixture()
    #expect(fixture.day == PlanID(100))
    let attributes = PlanAttributes(
      description: "cheap hours", method: .ratio, isSubPlan: true,
      maxUtilization: Percentage(percent: 1), managesParallel: false, managesSessionPool: false,
      isEnabled: false, switchCounter: .group)
    let plan = try fixture.policy.createPlan(
      EntityName("Night"), attributes, at: PolicyFixture.later)
    #expect(plan.id == PlanID(101) && !plan.isBuiltIn && plan.directives.isEmpty)
    #expect(plan.attributes == attributes)
    #expect(plan.created == PolicyFixture.later && plan.modified == PolicyFixture.later)
    #expect(try fixture.policy.plan(named: "nIGHT") == plan)
    try fixture.policy.deletePlan(named: "NIGHT")
    let next = try fixture.policy.createPlan(EntityName("Night"), at: PolicyFixture.later)
    #expect(next.id == PlanID(102), "an id is never used again")
  }

  @Test("Without other words a plan divides by shares, is enabled and manages everything")
  func hasDefaults() {
    let attributes = PlanAttributes()
    #expect(attributes.method == .shares && attributes.isEnabled && !attributes.isSubPlan)
    #expect(attributes.managesParallel && attributes.managesSessionPool)
    #expect(attributes.maxUtilization == .whole && attributes.switchCounter == .call)
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
    let fixture = try PolicyFixture()
    let name = try EntityName(name)
    let created = fixture.refusal { policy throws(PolicyError) in
      try policy.createPlan(name, at: PolicyFixture.later)
    }
    let copied = fixture.refusal { policy throws(PolicyError) in
      try policy.copyPlan(named: "Day", to: name, at: PolicyFixture.later)
    }
    #expect(created == error && copied == error)
  }

  @Test("A plan that uses nothing or has an unprintable description is refused")
  func refusesValues() throws {
    let fixture = try PolicyFixture()
    let name = try EntityName("New")
    let low = PlanAttributes(maxUtilization: try Percentage(parsing: "0.9999"))
    let created = fixture.refusal { policy throws(PolicyError) in
      try policy.createPlan(name, low, at: PolicyFixture.later)
    }
    let changed = fixture.refusal { policy throws(PolicyError) in
      try policy.setPlan(named: "Day", low, at: PolicyFixture.later)
    }
    #expect(try #require(created).isOutOfRange)
    #expect(changed == created)
    let text = fixture.refusal { policy throws(PolicyError) in
      try policy.setPlan(
        named: "Day", PlanAttributes(description: "a\u{1B}"), at: PolicyFixture.later)
    }
    #expect(
      text
        == .invalidText(
          field: "description", problem: "it contains the control character U+1B"))
  }

  @Test("A change of a plan leaves its directives; the same values are no change")
  func sets() throws {
    var fixture = try PolicyFixture()
    let directives = try fixture.policy.plan(named: "Day").directives
    let attributes = PlanAttributes(
      description: "busy hours", maxUtilization: Percentage(percent: 80))
    try fixture.policy.setPlan(named: "day", attributes, at: PolicyFixture.later)
    let plan = try fixture.policy.plan(named: "Day")
    #expect(plan.attributes == attributes && plan.name.text == "Day")
    #expect(plan.directives == directives && plan.modified == PolicyFixture.later)
    try fixture.policy.setPlan(named: "day", attributes, at: PolicyFixture.start)
    #expect(try fixture.policy.plan(named: "Day") == plan)
  }

  @Test("A copy has the attributes and directives of the other plan and an id of its own")
  func copies() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.setPlan(
      named: "Day", PlanAttributes(description: "busy"), at: PolicyFixture.start)
    let source = try fixture.policy.plan(named: "Day")
    let copy = try fixture.policy.copyPlan(
      named: "dAY", to: EntityName("Copy"), at: PolicyFixture.later)
    #expect(copy.id == PlanID(101) && copy.created == PolicyFixture.later)
    #expect(copy.attributes == source.attributes && copy.directives == source.directives)
    #expect(try fixture.policy.plan(named: "Copy") == copy)
    #expect(try fixture.policy.plan(named: "Day") == source)
    let builtIn = try fixture.policy.copyPlan(
      named: "DEFAULT_PLAN", to: EntityName("Mine"), at: PolicyFixture.later)
    #expect(!builtIn.isBuiltIn && builtIn.directives.count == 5)
  }

  @Test("Nothing can be done to a plan that does not exist")
  func refusesUnknown() throws {
    let fixture = try PolicyFixture()
    let name = try EntityName("New")
    let refusals = [
      fixture.refusal { policy throws(PolicyError) in try policy.deletePlan(named: "x") },
      fixture.refusal { policy throws(PolicyError) in
        try policy.setPlan(named: "x", PlanAttributes(), at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.copyPlan(named: "x", to: name, at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.activatePlan(named: "x", by: "ann", at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.setDirective(plan: "x", Directive(.others), at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.deleteDirective(plan: "x", .others, at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.replacePlan(named: "x", PlanAttributes(), at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.replaceDirectives(of: "x", [], at: PolicyFixture.later)
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
      try policy.createPlan(name, at: PolicyFixture.later)
    }
    #expect(plans == .limitReached(.plan, limit: 10_000))
    fixture.policy.groups = Array(repeating: group, count: Policy.mostGroups)
    let groups = fixture.refusal { policy throws(PolicyError) in
      try policy.createGroup(name, GroupAttributes(), at: PolicyFixture.later)
    }
    #expect(groups == .limitReached(.group, limit: 100_000))
  }
}
