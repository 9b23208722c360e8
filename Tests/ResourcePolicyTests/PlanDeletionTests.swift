import Quantities
import Testing

@testable import ResourcePolicy

struct PlanDeletionTests {
  @Test("Built-in plans are not deleted")
  func protectsBuiltIn() throws {
    let fixture = try PolicyFixture()
    for plan in fixture.policy.plans where plan.isBuiltIn {
      let error = fixture.refusal { policy throws(PolicyError) in
        try policy.deletePlan(named: plan.name.text)
      }
      #expect(error == .builtIn(.plan, name: plan.name.text, operation: "deleted"))
    }
  }

  private static let users = [
    "the machine: it is the active plan", "an open window, which will return to it",
    "setting default-plan", "plan Top", "schedule S", "window W", "an expectation",
    "an expectation",
  ]

  @Test("Each use keeps the plan, and the refusal names it", arguments: users.indices)
  func refusesEachUse(_ use: Int) throws {
    var fixture = try PolicyFixture()
    let time = PolicyFixture.later
    switch use {
    case 0: try fixture.policy.activatePlan(named: "day", by: "ann", at: time)
    case 1:
      try fixture.policy.activatePlan(named: "day", by: "ann", at: time)
      try fixture.policy.createWindow(
        EntityName("W"),
        WindowAttributes(
          plan: Policy.defaultPlan, start: .midnight, duration: .seconds(60)),
        zones: .utcOnly, at: time)
      _ = try fixture.policy.openWindow(named: "W", zones: .utcOnly, at: time)
    case 2: try fixture.policy.setDefaultPlan(fixture.day)
    case 3: try fixture.plan("Top", PlanAttributes(), [Directive(.plan(fixture.day), shares: 1)])
    case 4:
      try fixture.policy.createSchedule(
        EntityName("S"),
        ScheduleAttributes(
          plan: fixture.day, start: TimeOfDay(seconds: 3600), end: TimeOfDay(seconds: 7200)),
        zones: .utcOnly, at: time)
    case 5:
      try fixture.policy.createWindow(
        EntityName("W"),
        WindowAttributes(
          plan: fixture.day, start: TimeOfDay(seconds: 3600), duration: .seconds(60)),
        zones: .utcOnly, at: time)
    case 6:
      try fixture.policy.setExpectations([
        .init(plan: fixture.day, shares: [.init(.others, .whole)])
      ])
    default:
      try fixture.policy.setExpectations([
        .init(plan: Policy.defaultPlan, idle: [.plan(fixture.day)], shares: [])
      ])
    }
    #expect(fixture.policy.users(of: fixture.day) == [Self.users[use]])
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.deletePlan(named: "DAY")
    }
    #expect(error == .inUse(.plan, name: "Day", users: [Self.users[use]]))
  }

  @Test("A plan that nothing names is deleted")
  func deletes() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.activatePlan(named: "day", by: "ann", at: PolicyFixture.later)
    try fixture.policy.activatePlan(named: "default_plan", by: "ann", at: PolicyFixture.later)
    #expect(fixture.policy.users(of: fixture.day) == [])
    try fixture.policy.deletePlan(named: "DAY")
    #expect(fixture.policy.plan(fixture.day) == nil)
  }
}
