import Quantities
import Testing

@testable import ResourcePolicy

struct WindowTimeTests {
  @Test(
    "A window is open for its whole duration, by the clock of the machine",
    arguments: [
      ("mon 22:00 8h", "UTC", "2026-11-23T21:59:59", false),
      ("mon 22:00 8h", "UTC", "2026-11-23T22:00:00", true),
      ("mon 22:00 8h", "UTC", "2026-11-24T05:59:59.999", true),
      ("mon 22:00 8h", "UTC", "2026-11-24T06:00:00", false),
      ("mon 22:00 8h", "UTC", "2026-11-23T05:00:00", false),
      ("mon 00:00 24h", "UTC", "2026-11-23T00:00:00", true),
      ("mon 00:00 24h", "UTC", "2026-11-23T23:59:59", true),
      ("mon 00:00 24h", "UTC", "2026-11-24T00:00:00", false),
      ("mon 12:00 7d", "UTC", "2026-11-23T11:59:59", true),
      ("mon 12:00 6d", "UTC", "2026-11-29T11:59:59", true),
      ("mon 12:00 6d", "UTC", "2026-11-29T12:00:00", false),
      // Four hours from 00:00 over a gap end at 05:00, over a repeated hour at 03:00.
      ("sun 00:00 4h", "Europe/Berlin", "2026-03-29T02:59:59", true),
      ("sun 00:00 4h", "Europe/Berlin", "2026-03-29T03:00:00", false),
      ("sun 00:00 4h", "Europe/Berlin", "2026-10-25T01:59:59", true),
      ("sun 00:00 4h", "Europe/Berlin", "2026-10-25T02:00:00", false),
      ("sun 02:30 1h", "America/New_York", "2026-03-08T06:59:59", false),
      ("sun 02:30 1h", "America/New_York", "2026-03-08T07:00:00", true),
      ("sun 02:30 1h", "America/New_York", "2026-03-08T08:00:00", false),
      ("sun 01:30 1h", "America/New_York", "2026-11-01T05:30:00", true),
      ("sun 01:30 1h", "America/New_York", "2026-11-01T06:30:00", false),
      ("sun 01:45 1h", "Australia/Lord_Howe", "2026-04-04T14:45:00", true),
      ("sun 01:45 1h", "Australia/Lord_Howe", "2026-04-04T15:45:00", false),
    ])
  func isOpen(_ times: String, zone: String, moment: String, expected: Bool) throws {
    let calendar = CalendarFixture.calendar([], [try CalendarFixture.window(1, times, zone: zone)])
    let time = try CalendarFixture.time(moment)
    #expect(calendar.openWindows(at: time).map(\.id) == (expected ? [WindowID(1)] : []))
    #expect((calendar.closing(of: WindowID(1), at: time) != nil) == expected)
  }

  @Test("A window goes over every schedule; one without a plan leaves it")
  func goesOverSchedules() throws {
    let schedule = try CalendarFixture.schedule(1, "daily 00:00-24:00", priority: 0)
    let time = try CalendarFixture.time("2026-11-23T23:00:00")
    let window = try CalendarFixture.window(1, "mon 22:00 8h", priority: 1_000_000)
    let decision = CalendarFixture.calendar([schedule], [window]).decision(at: time, current: nil)
    #expect(decision.cause == .window(WindowID(1)))
    #expect(decision.plan == PlanID(4))
    let silent = try CalendarFixture.window(1, "mon 22:00 8h", plan: nil)
    let calendar = CalendarFixture.calendar([schedule], [silent])
    #expect(calendar.decision(at: time, current: nil).cause == .schedule(ScheduleID(1)))
    #expect(calendar.openWindows(at: time).count == 1)
  }

  @Test("Of open windows the lowest number decides, then the open one, then what is left")
  func breaksTies() throws {
    let time = try CalendarFixture.time("2026-11-23T23:00:00")
    // 7/8, 1/2 and 9/10 of their time are left.
    let long = try CalendarFixture.window(1, "mon 22:00 8h")
    let short = try CalendarFixture.window(2, "mon 22:00 2h")
    let fresh = try CalendarFixture.window(3, "mon 22:54 1h")
    func cause(_ windows: [MaintenanceWindow], current: UInt64? = nil)
      -> PlanCalendar.Decision.Cause
    {
      CalendarFixture.calendar([], windows)
        .decision(at: time, current: current.map { WindowID($0) }).cause
    }
    #expect(cause([short, long, fresh]) == .window(WindowID(3)))
    #expect(cause([short, long]) == .window(WindowID(1)))
    #expect(cause([short, long, fresh], current: 2) == .window(WindowID(2)))
    // One that is not open any more has no say.
    #expect(cause([short, long], current: 9) == .window(WindowID(1)))
    let urgent = try CalendarFixture.window(4, "mon 22:00 2h", priority: 1)
    #expect(cause([short, long, fresh, urgent], current: 2) == .window(WindowID(4)))
    let twin = try CalendarFixture.window(5, "mon 22:00 8h")
    #expect(cause([long, twin]) == .window(WindowID(1)))
    #expect(cause([twin, long]) == .window(WindowID(5)))
  }

  @Test("What was opened or closed by hand goes over its times")
  func followsHands() throws {
    func open(_ byHand: WindowOverride, _ moment: String) throws -> WallTime? {
      let window = try CalendarFixture.window(1, "mon 22:00 8h", byHand: byHand)
      return CalendarFixture.calendar([], [window]).closing(
        of: WindowID(1), at: try CalendarFixture.time(moment))
    }
    let (noon, one) = (
      try CalendarFixture.time("2026-11-23T12:00:00"),
      try CalendarFixture.time("2026-11-23T13:00:00")
    )
    #expect(try open(.open(from: noon, until: one), "2026-11-23T11:59:59") == nil)
    #expect(try open(.open(from: noon, until: one), "2026-11-23T12:00:00") == one)
    #expect(try open(.open(from: noon, until: one), "2026-11-23T13:00:00") == nil)
    let six = try CalendarFixture.time("2026-11-24T06:00:00")
    #expect(try open(.open(from: noon, until: one), "2026-11-23T22:00:00") == six)
    // Its own time begins while it is open by hand, and goes on.
    let late = try CalendarFixture.time("2026-11-23T23:00:00")
    #expect(try open(.open(from: noon, until: late), "2026-11-23T13:00:00") == six)
    #expect(try open(.closed(until: late), "2026-11-23T22:30:00") == nil)
    #expect(try open(.closed(until: late), "2026-11-23T23:00:00") == six)
  }
}
