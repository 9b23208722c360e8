import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct PlanSharesTests {
  private static let builtIn = Policy.builtIn(at: moment(.zero).wall)

  private static func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-9 }

  /// The share of every directive in percent, in the plan's order.
  private static func percents(
    _ plan: String, in policy: Policy = builtIn, demand: [DirectiveTarget: Double] = [:]
  ) throws -> [Double] {
    let shares = PlanShares(plan: try policy.plan(named: plan), in: policy, demand: demand)
    return shares.items.map { $0.share * 100 }
  }

  private static func expect(
    _ actual: [Double], _ wanted: [Double], at place: SourceLocation = #_sourceLocation
  ) {
    #expect(actual.count == wanted.count, sourceLocation: place)
    for (a, b) in zip(actual, wanted) {
      #expect(abs(a - b) < 1e-7, "\(actual), not \(wanted)", sourceLocation: place)
    }
  }

  private static let onlyThree: [DirectiveTarget: Double] = [
    .group(Policy.sysGroup): 0, .others: 0,
  ]

  @Test func theDefaultPlanGives60And30And10WhereAdministrationIsIdle() throws {
    Self.expect(try Self.percents("DEFAULT_PLAN", demand: Self.onlyThree), [0, 60, 30, 10, 0])
  }

  @Test func everybodyHungryGetsByWeight() throws {
    let parts = [100.0, 60, 30, 10, 10].map { $0 / 210 * 100 }
    Self.expect(try Self.percents("DEFAULT_PLAN"), parts)
  }

  @Test func theDaytimePlanKeepsATenthFree() throws {
    let parts = try Self.percents("DAYTIME_PLAN", demand: Self.onlyThree)
    Self.expect(parts, [0, 72, 13.5, 4.5, 0])
    let shares = PlanShares(plan: try Self.builtIn.plan(named: "DAYTIME_PLAN"), in: Self.builtIn)
    #expect(shares.items.allSatisfy { Self.near($0.cap, 0.9) })
    #expect(Self.near(shares.items.reduce(0) { $0 + $1.share }, 0.9))
  }

  @Test func nightAndMaintenanceFavourTheirOwn() throws {
    Self.expect(try Self.percents("NIGHTTIME_PLAN", demand: Self.onlyThree), [0, 20, 70, 10, 0])
    Self.expect(try Self.percents("MAINTENANCE_PLAN", demand: Self.onlyThree), [0, 10, 20, 70, 0])
  }

  @Test func whatOneGroupLeavesGoesToTheOthersByWeight() throws {
    var demand = Self.onlyThree
    demand[.group(Policy.interactiveGroup)] = 0.2
    // 0.8 left for 30 and 10.
    Self.expect(try Self.percents("DEFAULT_PLAN", demand: demand), [0, 20, 60, 20, 0])
    demand[.group(Policy.batchGroup)] = 0
    Self.expect(try Self.percents("DEFAULT_PLAN", demand: demand), [0, 20, 0, 80, 0])
  }

  @Test func aUtilizationLimitHoldsWhenTheRestIsIdle() throws {
    var policy = Self.builtIn
    let capped = Directive(
      .group(Policy.batchGroup), shares: 70, utilizationLimit: Percentage(percent: 25))
    try policy.setDirective(plan: "DAYTIME_PLAN", capped, at: moment(.zero).wall)
    var demand = Self.onlyThree
    demand[.group(Policy.interactiveGroup)] = 0
    demand[.group(Policy.maintenanceGroup)] = 0
    Self.expect(
      try Self.percents("DAYTIME_PLAN", in: policy, demand: demand), [0, 0, 22.5, 0, 0])
  }

  @Test func otherGroupsDivideTheirShareByPriority() throws {
    var policy = Self.builtIn
    let wall = moment(.zero).wall
    // Weights 4 and 1.
    try policy.createGroup(try EntityName("HIGH"), GroupAttributes(priority: 0), at: wall)
    try policy.createGroup(try EntityName("LOW"), GroupAttributes(priority: 6), at: wall)
    let plan = try policy.plan(named: "DEFAULT_PLAN")
    let shares = PlanShares(plan: plan, in: policy)
    #expect(shares.others.map(\.target.group) == [GroupID(100), GroupID(101)])
    #expect(Self.near(shares.share(of: GroupID(100)), 10.0 / 210 * 0.8))
    #expect(Self.near(shares.share(of: GroupID(101)), 10.0 / 210 * 0.2))
    #expect(Self.near(shares.share(of: Policy.batchGroup), 30.0 / 210))
    #expect(shares.share(of: GroupID(77)) == 0)
    let idle: [DirectiveTarget: Double] = [.group(GroupID(100)): 0]
    let rest = PlanShares(plan: plan, in: policy, demand: idle)
    #expect(Self.near(rest.share(of: GroupID(101)), 10.0 / 210))
  }

  @Test func withoutSharesTheGroupsOwnPercentAndThenItsPriorityIsTheWeight() throws {
    var policy = Self.builtIn
    let wall = moment(.zero).wall
    try policy.createGroup(try EntityName("PLAIN"), GroupAttributes(priority: 0), at: wall)
    try policy.createPlan(try EntityName("MINE"), at: wall)
    for target in [.group(Policy.batchGroup), .group(GroupID(100)), DirectiveTarget.others] {
      try policy.setDirective(plan: "MINE", Directive(target), at: wall)
    }
    // 30 %, priority 0, and 1 for OTHER_GROUPS.
    Self.expect(try Self.percents("MINE", in: policy), [30.0, 4, 1].map { $0 / 35 * 100 })
  }
}
