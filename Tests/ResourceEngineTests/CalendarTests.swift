import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Maintenance windows at the door, and the plan that schedules and windows ask for.
@Suite struct CalendarTests {
  @Test func aWindowThatRefusesLetsOnlyAdministrationBegin() throws {
    try Scenario.run(
      """
      clock 2025-11-24T01:59:00Z
      window NIGHT 02:00 for 4h refuse
      set group BATCH sessions 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s open root group SYS admin
      0s begin s1 -> running
      30s begin s2 -> queued 1
      59s advance
      60s begin s3 -> reject windowRefuses
      60s begin s3 nowait -> reject windowRefuses
      60s begin root nowait -> running
      70s end s1
      expect s2 waiting BATCH
      14459s advance
      expect s2 waiting BATCH
      14460s advance -> admit s2
      14460s begin s3 -> queued 1
      """)
  }

  @Test func aWindowWithALimitCountsAllUserGroups() throws {
    try Scenario.run(
      """
      clock 2025-11-24T02:00:00Z
      window NIGHT 02:00 for 4h limit 2
      0s open s1 group BATCH
      0s open s2 group INTERACTIVE
      0s open s3 group MAINTENANCE
      0s open root group SYS admin
      0s begin root -> running
      0s begin s1 -> running
      0s begin s2 -> running
      1s begin s3 nowait -> reject poolFull
      1s begin s3 -> queued 1
      2s end root
      expect s3 waiting MAINTENANCE
      3s end s1 -> admit s3
      """)
  }

  @Test func theStrictestOfTheOpenWindowsHolds() throws {
    let engine = try Scenario.run(
      """
      clock 2025-11-24T02:00:00Z
      window WIDE 02:00 for 4h limit 9
      window OPEN 02:00 for 4h allow
      window NARROW 02:00 for 1h limit 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s begin s1 -> running
      0s begin s2 -> queued 1
      3600s advance -> admit s2
      3600s begin s3 -> running
      """)
    let time = try WallTime(parsing: "2025-11-24T02:30:00Z")
    let shortage = try #require(
      engine.shortage(
        in: Policy.batchGroup, at: Now(boot: moment(.zero).boot, wall: time)))
    #expect(shortage.kind == .window && shortage.holders.count == 3)
    #expect("\(shortage)" == "3 of 1 slots are taken (window NARROW)")
  }

  @Test func thePlanFollowsASchedule() throws {
    try Scenario.run(
      """
      clock 2025-11-24T21:59:00Z
      schedule NIGHT plan NIGHTTIME_PLAN days mon..fri 22:00..06:00
      set directive NIGHTTIME_PLAN BATCH shares 70 exec 9s
      0s open s1 group BATCH
      0s begin s1 -> running
      expect plan DEFAULT_PLAN by state init
      expect edge 2025-11-24T22:00:00.000Z
      59s advance
      60s advance -> activated NIGHTTIME_PLAN by NIGHT, refresh s1
      expect plan NIGHTTIME_PLAN by NIGHT
      60s advance
      """)
  }

  @Test func whatTheScheduledPlanLimitsHoldsAtOnceAndIsTakenBack() throws {
    try Scenario.run(
      """
      clock 2025-11-24T21:59:00Z
      plan NIGHTLY
      set directive NIGHTLY BATCH shares 70 exec 1h
      schedule NIGHT plan NIGHTLY days mon..fri 22:00..06:00
      0s open s1 group BATCH
      0s begin s1 -> running
      expect deadline none
      60s advance -> activated NIGHTLY by NIGHT, refresh s1
      expect deadline 1h
      3000s end s1
      28800s begin s1 -> running
      expect deadline 32400s
      28860s advance -> activated DEFAULT_PLAN by setting default-plan, refresh s1
      expect deadline none
      """)
  }

  @Test func aWindowTakesThePlanAndGivesItBack() throws {
    try Scenario.run(
      """
      clock 2025-11-24T01:59:00Z
      activate DAYTIME_PLAN
      window PATCH 02:00 for 1h allow plan MAINTENANCE_PLAN
      60s advance -> activated MAINTENANCE_PLAN by PATCH
      expect plan MAINTENANCE_PLAN by PATCH
      3660s advance -> activated DAYTIME_PLAN by end of a window
      """)
  }

  @Test func aManualActivationHoldsToTheNextEdgeAndAPinnedOneForEver() throws {
    let schedule = "schedule NIGHT plan NIGHTTIME_PLAN 22:00..06:00"
    try Scenario.run(
      """
      clock 2025-11-24T22:30:00Z
      \(schedule)
      0s advance
      expect plan NIGHTTIME_PLAN by NIGHT
      activate DAYTIME_PLAN
      1s adopt
      2s advance
      expect plan DAYTIME_PLAN by root
      27000s advance -> activated DEFAULT_PLAN by setting default-plan
      activate DAYTIME_PLAN pinned
      27001s adopt
      100000s advance
      expect plan DAYTIME_PLAN by root
      """)
  }

  @Test func aNewPlanAdmitsThoseWhomTheFormerOneKeptWaiting() throws {
    try Scenario.run(
      """
      clock 2025-11-24T21:59:00Z
      set directive DEFAULT_PLAN BATCH sessions 1
      schedule NIGHT plan NIGHTTIME_PLAN 22:00..06:00
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      0s begin s2 -> queued 1
      60s advance -> activated NIGHTTIME_PLAN by NIGHT, refresh s1, refresh s2, admit s2
      """)
  }
}
