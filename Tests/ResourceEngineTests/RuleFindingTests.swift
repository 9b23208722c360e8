import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// What the analysis of rules, mappings, schedules and windows finds.
@Suite struct RuleFindingTests {
  private static let wall = moment(.zero).wall

  /// The findings and what stands in their way.
  private func findings(_ edits: String) throws -> [String] {
    try Scenario.run(edits).policy.analysis(at: Self.wall, zones: .utcOnly)
      .map { "\($0.code.rawValue) \($0.object): \($0.message)" }
  }

  private static let unreachable = "rule.unreachable rule late: it never claims a session: "

  @Test func aConditionThatIsNeverTrue() throws {
    #expect(
      try findings(#"rule late 1 BATCH user = "a" and not user = "a""#) == [
        Self.unreachable + "its condition can never be true"
      ])
    #expect(try findings(#"rule late 1 BATCH user = "a" and not program = "A""#) == [])
  }

  @Test func aMappingThatClaimsEverySession() throws {
    #expect(
      try findings("rule late 1 BATCH module = \"m\"\nmap user=* BATCH") == [
        Self.unreachable + "the mapping of user * claims every session before it"
      ])
    // A mapping that some may not use, or for a while, claims not everybody.
    #expect(try findings("rule late 1 BATCH module = \"m\"\nmap user=* BATCH until 1h") == [])
    #expect(
      try findings("rule late 1 BATCH module = \"m\"\nmap user=* SYS") == [])
  }

  @Test func mappingsThatClaimItsUsers() throws {
    let rule = "rule late 1 BATCH user in (\"ann\", \"BOB\") and module = \"m\"\n"
    #expect(
      try findings(rule + "map ANN BATCH\nmap bob MAINTENANCE") == [
        Self.unreachable + "mappings claim every session of ann, bob before it"
      ])
    #expect(try findings(rule + "map ann BATCH") == [])
    #expect(try findings(rule + "map ann BATCH\nmap bob SYS") == [])
  }

  @Test func anEarlierRuleThatClaimsTheSame() throws {
    let late = "rule late 9 BATCH program = \"p\" and machine = \"m\"\n"
    let covered = Self.unreachable + "rule early comes first and claims every session that it would"
    #expect(try findings(late + "rule early 1 BATCH program = \"p\"") == [covered])
    #expect(try findings(late + "rule early 1 BATCH true") == [covered])
    #expect(
      try findings(late + "rule early 1 BATCH program = \"p\" and machine = \"m\"") == [covered])
    #expect(try findings(late + "rule early 10 BATCH program = \"p\" and user = \"u\"") == [])
    #expect(try findings(late + "rule early 1 SYS program = \"p\"") == [])
  }

  @Test func aRuleForAnInactiveGroup() throws {
    let edits = "new group OFF\nrule r 1 OFF module = \"m\"\n"
    #expect(
      try findings(edits + "deactivate group OFF") == [
        "rule.inactive-group rule r: its group OFF is inactive, so it is passed"
      ])
    #expect(try findings(edits) == [])
  }

  @Test func aRuleInAnUnknownZone() throws {
    let edits = #"rule r 1 BATCH time in 22:00..06:00 zone "Mars/Base""#
    let policy = try Scenario.run(edits).policy
    let found = policy.analysis(at: Self.wall, zones: .utcOnly)
    #expect(found.map(\.code) == [.ruleZone] && found.first?.severity == .error)
    #expect(found.first?.message.contains("Mars/Base") == true)
    let mars = ZoneTables([TimeZoneRules(name: "Mars/Base", initialOffset: 3600)])
    #expect(policy.analysis(at: Self.wall, zones: mars).isEmpty)
  }

  @Test func aMappingThatIsNeverReached() throws {
    #expect(
      try findings("map user=* BATCH\nmap program=p BATCH\nmap module=m BATCH") == [
        "mapping.shadowed mapping program p: it is never reached:"
          + " the mapping of user * comes first and claims all"
      ])
    #expect(try findings("map user=* SYS\nmap program=p BATCH") == [])
  }

  @Test func aMappingForAnInactiveGroup() throws {
    let edits = "new group OFF\nmap ann OFF\n"
    #expect(
      try findings(edits + "deactivate group OFF") == [
        "mapping.inactive-group mapping user ann: its group OFF is inactive, so it is passed"
      ])
    #expect(try findings(edits) == [])
  }

  @Test func aScheduleOrWindowWhosePlanCannotBeActivated() throws {
    let edits = """
      plan MINE
      schedule ALWAYS plan MINE 00:00..00:00
      window W 02:00 for 1h allow plan MINE
      activate DEFAULT_PLAN
      set plan MINE disabled
      """
    let message = "its plan MINE cannot be activated: it is disabled"
    #expect(
      try findings(edits) == [
        "schedule.plan-unusable schedule ALWAYS: \(message)",
        "schedule.plan-unusable window W: \(message)",
      ])
    #expect(try findings(edits.replacing("\nset plan MINE disabled", with: "")) == [])
  }

  @Test func aScheduleOrWindowInAnUnknownZone() throws {
    let mars = ZoneTables([TimeZoneRules(name: "Mars/Base", initialOffset: 3600)])
    var policy = Policy.builtIn(at: Self.wall)
    try policy.createSchedule(
      try EntityName("S"),
      ScheduleAttributes(
        plan: Policy.defaultPlan, start: .midnight, end: .endOfDay, zone: "Mars/Base"),
      zones: mars, at: Self.wall)
    try policy.createWindow(
      try EntityName("W"),
      WindowAttributes(start: .midnight, duration: .seconds(3600), zone: "Mars/Base"),
      zones: mars, at: Self.wall)
    #expect(policy.analysis(at: Self.wall, zones: mars).isEmpty)
    let found = policy.analysis(at: Self.wall, zones: .utcOnly)
    #expect(found.filter { $0.code == .scheduleZone }.map(\.object) == ["schedule S", "window W"])
  }

  @Test func aGapBetweenSchedules() throws {
    let day = "schedule DAY plan DAYTIME_PLAN 06:00..22:00\n"
    let night = "schedule NIGHT plan NIGHTTIME_PLAN 22:00..06:00\n"
    let gaps = try findings(day)
    #expect(gaps.count == 7 && gaps.allSatisfy { $0.hasPrefix("schedule.gap schedules: ") })
    #expect(
      gaps.first == "schedule.gap schedules: no schedule claims the time from"
        + " 2025-11-23T22:00:00.000Z to 2025-11-24T06:00:00.000Z; DEFAULT_PLAN holds then")
    #expect(try findings(day + night) == [])
  }

  @Test func anOverlapOfSchedules() throws {
    let whole = "schedule WHOLE plan DAYTIME_PLAN 00:00..24:00\n"
    let lunch = "schedule LUNCH plan NIGHTTIME_PLAN days mon 12:00..13:00"
    #expect(
      try findings(whole + lunch) == [
        "schedule.overlap schedule LUNCH: it overlaps schedule WHOLE with the same priority from"
          + " 2025-11-24T12:00:00.000Z to 2025-11-24T13:00:00.000Z; the older one holds"
      ])
    #expect(try findings(whole + lunch + " priority 5") == [])
  }
}
