import Quantities
import TestSupport
import Testing

@testable import ResourcePolicy

struct ScheduleTimeTests {
  /// 2026-11-23 is a Monday.
  @Test(
    "A schedule holds from its start up to its end, on its days",
    arguments: [
      ("mon 22:00-06:00", "UTC", "2026-11-23T21:59:59.999", false),
      ("mon 22:00-06:00", "UTC", "2026-11-23T22:00:00", true),
      ("mon 22:00-06:00", "UTC", "2026-11-24T02:00:00", true),
      ("mon 22:00-06:00", "UTC", "2026-11-24T05:59:59.999", true),
      ("mon 22:00-06:00", "UTC", "2026-11-24T06:00:00", false),
      ("mon 22:00-06:00", "UTC", "2026-11-23T02:00:00", false),
      ("mon 22:00-06:00", "UTC", "2026-11-24T22:00:00", false),
      ("mon 09:00-17:00", "UTC", "2026-11-23T12:00:00", true),
      ("mon 09:00-17:00", "UTC", "2026-11-24T12:00:00", false),
      // Equal times are a whole day, which leaks into no other.
      ("mon 00:00-00:00", "UTC", "2026-11-22T23:59:59.999", false),
      ("mon 00:00-00:00", "UTC", "2026-11-23T00:00:00", true),
      ("mon 00:00-00:00", "UTC", "2026-11-23T23:59:59.999", true),
      ("mon 00:00-00:00", "UTC", "2026-11-24T00:00:00", false),
      ("mon 00:00-24:00", "UTC", "2026-11-23T23:59:59.999", true),
      ("mon 00:00-24:00", "UTC", "2026-11-24T00:00:00", false),
      ("mon 08:00-08:00", "UTC", "2026-11-24T07:59:59", true),
      ("mon 08:00-08:00", "UTC", "2026-11-24T08:00:00", false),
      ("mon 24:00-24:00", "UTC", "2026-11-24T23:59:59", true),
      ("mon 24:00-24:00", "UTC", "2026-11-23T23:59:59", false),
      ("mon 24:00-24:00", "UTC", "2026-11-25T00:00:00", false),
      // Its own clock and its own days.
      ("mon 00:00-01:00", "Asia/Kolkata", "2026-11-22T18:30:00", true),
      ("mon 00:00-01:00", "Asia/Kolkata", "2026-11-22T18:29:59", false),
      ("mon 23:00-24:00", "America/New_York", "2026-11-24T04:30:00", true),
      // Clocks go from 02:00 to 03:00, Lord Howe's from 02:00 to 02:30.
      ("sun 02:30-04:00", "Europe/Berlin", "2026-03-29T00:59:59", false),
      ("sun 02:30-04:00", "Europe/Berlin", "2026-03-29T01:00:00", true),
      ("sun 02:30-04:00", "Europe/Berlin", "2026-03-29T02:00:00", false),
      ("sun 02:00-03:00", "Europe/Berlin", "2026-03-29T01:00:00", false),
      ("sun 01:00-02:30", "America/New_York", "2026-03-08T06:59:59", true),
      ("sun 01:00-02:30", "America/New_York", "2026-03-08T07:00:00", false),
      ("sun 02:15-03:00", "Australia/Lord_Howe", "2026-10-03T15:30:00", true),
      ("sun 02:15-03:00", "Australia/Lord_Howe", "2026-10-03T15:29:59", false),
      // Clocks show 02:00 to 03:00 twice; the first of both counts for start and end.
      ("sun 02:30-04:00", "Europe/Berlin", "2026-10-25T00:30:00", true),
      ("sun 02:30-04:00", "Europe/Berlin", "2026-10-25T02:59:59", true),
      ("sun 02:30-04:00", "Europe/Berlin", "2026-10-25T03:00:00", false),
      ("sun 01:00-02:30", "Europe/Berlin", "2026-10-25T00:30:00", false),
      ("sun 01:00-02:30", "Europe/Berlin", "2026-10-25T01:15:00", false),
      ("sun 01:00-01:30", "America/New_York", "2026-11-01T05:15:00", true),
      ("sun 01:00-01:30", "America/New_York", "2026-11-01T06:15:00", false),
      ("sun 00:00-01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00", false),
    ])
  func holds(_ times: String, zone: String, moment: String, expected: Bool) throws {
    let calendar = CalendarFixture.calendar([try CalendarFixture.schedule(1, times, zone: zone)])
    let decision = calendar.decision(at: try CalendarFixture.time(moment), current: nil)
    #expect(decision.cause == (expected ? .schedule(ScheduleID(1)) : .none))
    #expect(decision.plan == (expected ? PlanID(2) : nil))
  }

  @Test(
    "Schedules that follow each other tile time: exactly one holds at every moment",
    arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"],
    [1, 2] as [UInt64])
  func tiles(zone: String, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let cuts = Set((0..<6).map { _ in Int.random(in: 0..<96, using: &random) })
      .sorted().map { TimeOfDay(seconds: $0 * 900).description }
    let nexts = cuts.dropFirst() + cuts.prefix(1)
    let calendars = try zip(1..., zip(cuts, nexts)).map { id, times in
      CalendarFixture.calendar([
        try CalendarFixture.schedule(id, "daily \(times.0)-\(times.1)", zone: zone)
      ])
    }
    // Weekends on which one of the zones changes its clocks.
    for start in ["2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24"] {
      let start = try CalendarFixture.time("\(start)T00:00:00").milliseconds
      for quarter in 0..<(3 * 96) {
        let time = WallTime(milliseconds: start + Int64(quarter) * 900_000)
        let holding = calendars.filter { $0.decision(at: time, current: nil).plan != nil }
        guard holding.count == 1 else {
          Issue.record("\(holding.count) hold at \(time): seed \(seed) \(cuts)")
          return
        }
      }
    }
  }

  @Test("The lowest priority number decides, then the schedule that was made first")
  func orders() throws {
    let time = try CalendarFixture.time("2026-11-23T12:00:00")
    func cause(_ schedules: [PlanSchedule]) -> PlanCalendar.Decision.Cause {
      CalendarFixture.calendar(schedules).decision(at: time, current: nil).cause
    }
    let first = try CalendarFixture.schedule(1, "daily 00:00-24:00")
    let second = try CalendarFixture.schedule(2, "mon 11:00-13:00")
    let third = try CalendarFixture.schedule(3, "mon 11:00-13:00", priority: 99)
    #expect(cause([first, second]) == .schedule(ScheduleID(1)))
    #expect(cause([second, first]) == .schedule(ScheduleID(2)))
    #expect(cause([first, second, third]) == .schedule(ScheduleID(3)))
    #expect(cause([]) == .none)
  }

  @Test("What is disabled or in an unknown zone never holds and has no edge")
  func skips() throws {
    let calendar = CalendarFixture.calendar(
      [
        try CalendarFixture.schedule(1, "daily 00:00-24:00", isEnabled: false),
        try CalendarFixture.schedule(2, "daily 00:00-24:00", zone: "Mars/Base"),
      ],
      [
        try CalendarFixture.window(1, "daily 00:00 24h", isEnabled: false),
        try CalendarFixture.window(2, "daily 00:00 24h", zone: "Mars/Base"),
      ])
    let time = try CalendarFixture.time("2026-11-23T12:00:00")
    #expect(calendar.decision(at: time, current: nil).cause == .none)
    #expect(calendar.nextEdge(after: time) == nil)
    #expect(calendar.openWindows(at: time).isEmpty)
  }
}
