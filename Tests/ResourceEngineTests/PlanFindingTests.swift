import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// What the analysis of a plan finds: a failing example each, and that it goes when it is mended.
@Suite struct PlanFindingTests {
  private static let zones = ZoneTables.utcOnly
  private static let wall = moment(.zero).wall

  /// `code place` of everything found that is not a note about enforcement.
  static func findings(_ edits: String, at place: SourceLocation = #_sourceLocation) throws
    -> [String]
  {
    let policy = try Scenario.run(edits, at: place).policy
    return policy.analysis(at: wall, zones: zones)
      .map { "\($0.code.rawValue): \($0.place)" }
  }

  /// `bad` after `base` is found, `mended` after both is not.
  private func expect(
    _ finding: String, base: String, bad: String, mended: String,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let before = try Self.findings(base + "\n" + bad, at: place)
    #expect(before == [finding], sourceLocation: place)
    let after = try Self.findings([base, bad, mended].joined(separator: "\n"), at: place)
    #expect(after == [], sourceLocation: place)
  }

  @Test func theBuiltInPolicyHasNothingToFind() throws {
    #expect(try Self.findings("new group ALPHA") == [])
  }

  @Test func aGroupThatNeverGetsCPU() throws {
    try expect(
      "plan.no-cpu: plan MINE, directive OTHER_GROUPS", base: "plan MINE emphasis",
      bad: """
        set directive MINE BATCH p1 60
        set directive MINE INTERACTIVE p1 40
        set directive MINE OTHER p2 100
        """, mended: "set directive MINE INTERACTIVE p1 30")
  }

  @Test func aCapBelowWhatThePlanGrants() throws {
    try expect(
      "plan.cap-below-guarantee: plan DEFAULT_PLAN, directive SYS_GROUP", base: "",
      bad: "set directive DEFAULT_PLAN SYS cap 10", mended: "set directive DEFAULT_PLAN SYS cap 60")
    let policy = try Scenario.run("set directive DEFAULT_PLAN SYS cap 10").policy
    let finding = try #require(policy.analysis(at: Self.wall, zones: Self.zones).first)
    #expect(
      finding.message == "SYS_GROUP is limited to 10 %, below the 47.6 % that the plan grants it")
  }

  @Test func directivesWithoutACommonProcessor() throws {
    try expect(
      "plan.no-processors: plan TOP, directive G",
      base: """
        new group G
        plan LEFT shares sub
        plan RIGHT shares sub
        plan TOP shares
        set directive TOP LEFT shares 1
        set directive TOP RIGHT shares 1
        set directive TOP OTHER shares 1
        set directive LEFT G shares 1 cpus 0-3
        """,
      bad: "set directive RIGHT G shares 1 cpus 4-7",
      mended: "set directive RIGHT G shares 1 cpus 3-7")
  }

  @Test func aCircleOfSwitches() throws {
    try expect(
      "switch.cycle: plan DEFAULT_PLAN, directive INTERACTIVE_GROUP",
      base: "set directive DEFAULT_PLAN INTERACTIVE switch-to BATCH switch-cpu 1s",
      bad: """
        set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-elapsed 2s
        set directive DEFAULT_PLAN MAINTENANCE switch-to INTERACTIVE switch-elapsed 3s
        """,
      mended: "set directive DEFAULT_PLAN MAINTENANCE switch-to log")
    let policy = try Scenario.run(
      """
      set directive DEFAULT_PLAN INTERACTIVE switch-to BATCH switch-cpu 1s
      set directive DEFAULT_PLAN BATCH switch-to INTERACTIVE switch-elapsed 2s
      """
    ).policy
    let finding = try #require(policy.analysis(at: Self.wall, zones: Self.zones).first)
    #expect(finding.message.hasSuffix("INTERACTIVE_GROUP > BATCH_GROUP > INTERACTIVE_GROUP"))
  }

  @Test func aThresholdThatIsPassedOnArrival() throws {
    try expect(
      "switch.threshold-order: plan DEFAULT_PLAN, directive BATCH_GROUP",
      base: "set directive DEFAULT_PLAN INTERACTIVE switch-to BATCH switch-cpu 10s",
      bad: "set directive DEFAULT_PLAN BATCH switch-to log switch-cpu 10s",
      mended: "set directive DEFAULT_PLAN BATCH switch-cpu 11s")
  }

  @Test func anExpectationThatFails() throws {
    var policy = try Scenario.run("").policy
    let batch = DirectiveTarget.group(Policy.batchGroup)
    func expectation(_ percent: Int, _ tolerance: Int = 5) -> ResourcePolicy.Expectation {
      ResourcePolicy.Expectation(
        plan: Policy.defaultPlan, idle: [.group(Policy.sysGroup), .others],
        shares: [.init(batch, Percentage(percent: percent))],
        tolerance: Percentage(hundredths: tolerance))
    }
    try policy.setExpectations([expectation(30)])
    #expect(policy.expectationFindings().isEmpty)
    try policy.setExpectations([expectation(31, 100)])
    #expect(policy.expectationFindings().isEmpty)
    try policy.setExpectations([expectation(30), expectation(31)])
    let found = policy.analysis(at: Self.wall, zones: Self.zones)
    #expect(found.map(\.code) == [.expectationFailed] && found.first?.severity == .error)
    #expect(
      found.first?.message == "BATCH_GROUP is expected to get 31 %"
        + " while SYS_GROUP, OTHER_GROUPS are idle and gets 30 %")
    let other = try policy.plan(named: "DAYTIME_PLAN")
    #expect(policy.expectationFindings(of: other).isEmpty)
  }

  @Test func everythingIsReportedAtOnceErrorsFirst() throws {
    let found = try Self.findings(
      """
      new group OFF
      rule never 1 BATCH user = "a" and user = "b"
      rule off 2 OFF module = "m"
      deactivate group OFF
      plan MINE emphasis
      set directive MINE BATCH p1 70
      set directive MINE INTERACTIVE p1 70
      """)
    #expect(found.first == "plan.no-other-groups: plan MINE")
    #expect(Set(found.prefix(2)).contains("plan.level-over-100: plan MINE"))
    #expect(found.contains("rule.unreachable: rule never"))
    #expect(found.contains("rule.inactive-group: rule off"))
  }

  @Test func aPlanOfFiveHundredGroupsIsAnalysed() throws {
    var policy = Policy.builtIn(at: Self.wall)
    try policy.createPlan(try EntityName("LARGE"), at: Self.wall)
    for number in 0..<500 {
      let group = try policy.createGroup(
        try EntityName("G\(number)"), GroupAttributes(), at: Self.wall)
      try policy.setDirective(
        plan: "LARGE", Directive(.group(group.id), shares: number % 9 + 1), at: Self.wall)
    }
    try policy.setDirective(plan: "LARGE", Directive(.others, shares: 1), at: Self.wall)
    let large = try policy.plan(named: "LARGE")
    #expect(policy.analysis(of: large, asTop: true).isEmpty)
    try policy.activatePlan(named: "LARGE", by: "root", at: Self.wall)
    let shares = PlanShares(plan: large, in: policy)
    #expect(shares.items.count == 501)
    #expect(abs(shares.items.reduce(0) { $0 + $1.share } - 1) < 1e-9)
  }
}
