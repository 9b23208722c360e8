import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Defects of plans, schedules and windows that were proven in an older implementation of the same
/// idea: none of them may be here.
@Suite struct SeedPlanDefectTests {
  private static let wall = moment(.zero).wall

  @Test(arguments: ["DEFAULT_PLAN", "DAYTIME_PLAN", "NIGHTTIME_PLAN", "MAINTENANCE_PLAN"])
  func aBuiltInPlanHasDirectivesAndNoFindings(name: String) throws {
    let policy = Policy.builtIn(at: Self.wall)
    let plan = try policy.plan(named: name)
    #expect(plan.directives.count == 5)
    #expect(policy.analysis(of: plan, asTop: true).isEmpty)
  }

  /// The plan that a calendar asks for at a moment.
  private func plan(_ edits: String, at time: String) throws -> PlanID? {
    let policy = try Scenario.run(edits).policy
    return policy.calendar(.utcOnly)
      .decision(at: try WallTime(parsing: time), current: nil).plan
  }

  @Test func anOvernightScheduleBelongsToTheDayOnWhichItBegins() throws {
    let monday = "schedule S plan NIGHTTIME_PLAN days mon 22:00..06:00"
    #expect(try plan(monday, at: "2025-11-24T02:00:00Z") == nil)
    #expect(try plan(monday, at: "2025-11-24T22:00:00Z") == PlanID(3))
    #expect(try plan(monday, at: "2025-11-25T02:00:00Z") == PlanID(3))
    #expect(try plan(monday, at: "2025-11-25T06:00:00Z") == nil)
    #expect(try plan(monday, at: "2025-11-25T22:00:00Z") == nil)
  }

  @Test(arguments: ["00:00..00:00", "00:00..24:00"])
  func aWholeDayIsAWholeDay(hours: String) throws {
    for time in ["00:00:00", "12:00:00", "23:59:59.999"] {
      let found = try plan(
        "schedule S plan NIGHTTIME_PLAN \(hours)", at: "2025-11-24T\(time)Z")
      #expect(found == PlanID(3), "\(time)")
    }
  }

  @Test func aManualActivationStaysWhereNoScheduleSaysOtherwise() throws {
    try Scenario.run(
      """
      activate DAYTIME_PLAN
      0s advance
      90000s advance
      expect plan DAYTIME_PLAN by root
      """)
  }

  @Test func aScheduledPlanChangesLimitsAndShares() throws {
    let engine = try Scenario.run(
      """
      clock 2025-11-24T21:59:00Z
      plan NIGHTLY
      set directive NIGHTLY BATCH shares 90 sessions 1
      schedule NIGHT plan NIGHTLY 22:00..06:00
      0s open s1 group BATCH
      0s open s2 group BATCH
      60s advance -> activated NIGHTLY by NIGHT
      60s begin s1 -> running
      60s begin s2 -> queued 1
      """)
    let plan = try #require(engine.policy.activePlan)
    let share = PlanShares(plan: plan, in: engine.policy).share(of: Policy.batchGroup)
    #expect(abs(share - 0.9) < 1e-9)
  }

  @Test func aPlanThatAScheduleWindowOrPlanNeedsIsNotDeleted() throws {
    var policy = try Scenario.run(
      """
      plan MINE
      plan TOP
      set directive TOP MINE shares 5
      schedule S plan MINE days sun 01:00..02:00
      window W 02:00 for 1h allow plan MINE
      """
    ).policy
    let users = ["plan TOP", "schedule S", "window W"]
    #expect(throws: PolicyError.inUse(.plan, name: "MINE", users: users)) {
      try policy.deletePlan(named: "MINE")
    }
    // Schedules and windows can go, and then so can the plan.
    try policy.deleteSchedule(named: "S", zones: .utcOnly, at: Self.wall)
    try policy.deleteWindow(named: "W", zones: .utcOnly, at: Self.wall)
    let mine = try policy.plan(named: "MINE").id
    try policy.deleteDirective(plan: "TOP", .plan(mine), at: Self.wall)
    try policy.deletePlan(named: "MINE")
    #expect(throws: PolicyError.self) { try policy.plan(named: "MINE") }
  }

  @Test func aPlanBelowItselfOrForAGroupThatIsNotThereIsFound() throws {
    var policy = try Scenario.run("plan MINE\nset directive MINE MINE shares 1").policy
    let mine = try policy.plan(named: "MINE")
    #expect(policy.analysis(of: mine, asTop: true).map(\.code).contains(.planCycle))
    #expect(throws: PolicyError.self) {
      try policy.activatePlan(named: "MINE", by: "root", at: Self.wall)
    }
    #expect(throws: PolicyError.notFound(.group, name: "#77")) {
      try policy.setDirective(plan: "MINE", Directive(.group(GroupID(77))), at: Self.wall)
    }
    #expect(PlanShares(plan: mine, in: policy).items.count == 1)
  }

  @Test func aSecondDirectiveForAGroupReplacesTheFirst() throws {
    let policy = try Scenario.run(
      "plan MINE\nset directive MINE BATCH shares 1\nset directive MINE BATCH shares 9"
    ).policy
    let directives = try policy.plan(named: "MINE").directives
    #expect(directives.map(\.shares) == [10, 9])
  }

  @Test(arguments: ["24h", "1441m", "48h"])
  func aWindowMayReachAndPassMidnight(duration: String) throws {
    let window = "window W 00:00 for \(duration) allow plan MAINTENANCE_PLAN"
    #expect(try plan(window, at: "2025-11-24T12:00:00Z") == PlanID(4))
    let late = "window W 23:00 for 4h allow plan MAINTENANCE_PLAN"
    #expect(try plan(late, at: "2025-11-24T02:59:59Z") == PlanID(4))
    #expect(try plan(late, at: "2025-11-24T03:00:00Z") == nil)
  }

  @Test func everyPartOfADirectiveIsAppliedAndTakenBack() throws {
    try Scenario.run(
      """
      plan STRICT
      set directive STRICT BATCH shares 1 sessions 1 queue-timeout 5s idle 50s
      set directive STRICT INTERACTIVE shares 99
      activate STRICT
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s begin s1 -> running
      0s begin s2 -> queued 1
      expect deadline 5s
      5s advance -> abandon s2 queue-timeout
      50s advance -> ended s3 idle-timeout
      activate DEFAULT_PLAN
      51s adopt -> refresh s1
      expect deadline none
      51s begin s2 -> running
      """)
  }

  @Test func deactivationNeverLeavesTheMachineWithoutAPlan() throws {
    var policy = try Scenario.run(
      "plan MINE\nactivate DAYTIME_PLAN\ndefault plan MINE\nset plan MINE disabled"
    ).policy
    let before = policy
    #expect(throws: PolicyError.self) {
      try policy.deactivatePlan(policy.calendar(.utcOnly), at: Self.wall)
    }
    #expect(policy == before && policy.activePlan?.name.text == "DAYTIME_PLAN")
  }

  @Test func aDisabledPlanIsNotActivatedByASchedule() throws {
    try Scenario.run(
      """
      clock 2025-11-24T21:59:00Z
      plan MINE
      schedule NIGHT plan MINE 22:00..06:00
      set plan MINE disabled
      60s advance
      expect plan DEFAULT_PLAN
      """)
  }
}
