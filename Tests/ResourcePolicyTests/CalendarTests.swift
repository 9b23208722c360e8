import Quantities
import Testing

@testable import ResourcePolicy

struct CalendarTests {
  private typealias Fixture = CalendarExamples

  /// Whether the only schedule holds; 2026-06-01 is a Monday.
  private func holds(_ schedule: PlanSchedule, _ time: String) throws -> Bool {
    let cause = try Fixture.calendar([schedule]).decision(at: Fixture.utc(time), current: nil)
      .cause
    return cause == .schedule(schedule.id)
  }

  private func isOpen(_ window: MaintenanceWindow, _ time: String) throws -> Bool {
    try !Fixture.calendar([], [window]).openWindows(at: Fixture.utc(time)).isEmpty
  }

  @Test(
    "A schedule over midnight belongs to the day on which it begins",
    arguments: [
      ("2026-06-01T02:00", false), ("2026-06-01T21:59", false), ("2026-06-01T22:00", true),
      ("2026-06-02T02:00", true), ("2026-06-02T05:59", true), ("2026-06-02T06:00", false),
      ("2026-06-02T22:00", false), ("2026-06-08T23:00", true),
    ])
  func passesMidnight(_ time: String, expected: Bool) throws {
    #expect(try holds(Fixture.schedule(days: "mon", "22:00", "06:00"), time) == expected)
  }

  @Test(
    "Equal times are a whole day, and 24:00 is the end of the day",
    arguments: [
      ("00:00", "00:00", "2026-06-01T00:00", true), ("00:00", "00:00", "2026-06-01T23:59", true),
      ("00:00", "00:00", "2026-06-02T00:00", false), ("00:00", "24:00", "2026-06-01T23:59", true),
      ("00:00", "24:00", "2026-06-02T00:00", false), ("12:00", "12:00", "2026-06-02T11:59", true),
      ("12:00", "12:00", "2026-06-01T11:59", false), ("12:00", "12:00", "2026-06-02T12:00", false),
      ("22:00", "24:00", "2026-06-01T23:59", true), ("22:00", "24:00", "2026-06-02T00:00", false),
      ("22:00", "00:00", "2026-06-01T23:59", true), ("22:00", "00:00", "2026-06-02T00:00", false),
    ])
  func spansDays(start: String, end: String, time: String, expected: Bool) throws {
    #expect(try holds(Fixture.schedule(days: "mon", start, end), time) == expected)
  }

  @Test("A day of schedules that meet has no gap")
  func tilesWeeks() throws {
    let day = try Fixture.calendar([Fixture.schedule("00:00", "00:00")])
    #expect(try day.gaps(from: Fixture.utc("2026-06-01T07:30")) == [])
    #expect(try day.overlaps(from: Fixture.utc("2026-06-01T07:30")) == [])
  }

  @Test(
    "A window stays open for its duration, over midnight and longer than a day",
    arguments: [
      (120 as Int64, "2026-06-01T23:59", true), (120, "2026-06-02T00:00", false),
      (121, "2026-06-02T00:00", true), (121, "2026-06-02T00:01", false),
      (1440, "2026-06-02T21:59", true), (1440, "2026-06-02T22:00", false),
      (1441, "2026-06-02T22:00", true), (1441, "2026-06-02T22:01", false),
      (10_080, "2026-06-08T21:59", true), (1, "2026-06-01T22:00", true),
      (1, "2026-06-01T22:01", false), (1441, "2026-06-01T21:59", false),
    ])
  func opens(minutes: Int64, time: String, expected: Bool) throws {
    let window = try Fixture.window(days: "mon", "22:00", minutes: minutes)
    if minutes < 10_080 {
      #expect(try isOpen(window, time) == expected)
    } else {
      let calendar = try Fixture.calendar([], [window])
      #expect(
        try calendar.closing(of: window.id, at: Fixture.utc(time))
          == Fixture.utc("2026-06-08T22:00"))
    }
  }

  @Test("A daily window of a day and a minute is always open, and the latest beginning counts")
  func overlapsItself() throws {
    let calendar = try Fixture.calendar([], [Fixture.window("22:00", minutes: 1441)])
    for (time, end) in [
      ("2026-06-02T21:59", "2026-06-02T22:01"), ("2026-06-02T22:00", "2026-06-03T22:01"),
      ("2026-06-02T22:01", "2026-06-03T22:01"),
    ] {
      #expect(
        try calendar.closing(of: WindowID(1), at: Fixture.utc(time)) == Fixture.utc(end))
    }
    #expect(
      try calendar.nextEdge(after: Fixture.utc("2026-06-02T22:00"))
        == Fixture.utc("2026-06-02T22:01"))
  }

  @Test("Whatever is disabled or in a zone that nobody knows never holds")
  func leavesOut() throws {
    let time = try Fixture.utc("2026-06-01T12:00")
    for (zone, isEnabled) in [("UTC", false), ("Mars/Base", true)] {
      let calendar = try Fixture.calendar(
        [Fixture.schedule("00:00", "00:00", zone: zone, isEnabled: isEnabled)],
        [Fixture.window("00:00", minutes: 1440, zone: zone, isEnabled: isEnabled)])
      #expect(calendar.decision(at: time, current: nil).cause == .none)
      #expect(calendar.openWindows(at: time).isEmpty && calendar.nextEdge(after: time) == nil)
    }
  }

  @Test("A window that somebody opened or closed follows that first, then its times")
  func followsTheHand() throws {
    let (from, until) = (try Fixture.utc("2026-06-01T10:00"), try Fixture.utc("2026-06-01T11:00"))
    let opened = try Fixture.window(
      "22:00", minutes: 60, byHand: .open(from: from, until: until))
    for (time, expected) in [
      ("09:59", false), ("10:00", true), ("10:59", true), ("11:00", false), ("22:30", true),
    ] { #expect(try isOpen(opened, "2026-06-01T\(time)") == expected, "\(time)") }
    let closed = try Fixture.window(
      "22:00", minutes: 60, byHand: .closed(until: Fixture.utc("2026-06-01T23:00")))
    for (time, expected) in [
      ("2026-06-01T22:30", false), ("2026-06-01T23:00", false), ("2026-06-02T22:00", true),
    ] { #expect(try isOpen(closed, time) == expected, "\(time)") }
    let calendar = try Fixture.calendar([], [opened])
    #expect(try calendar.nextEdge(after: Fixture.utc("2026-06-01T09:00")) == from)
    #expect(calendar.nextEdge(after: from) == until)
  }

  @Test("Windows go over schedules, those without a plan do not")
  func prefersWindows() throws {
    let schedule = try Fixture.schedule(plan: 7, "00:00", "00:00", priority: 0)
    let time = try Fixture.utc("2026-06-01T12:00")
    let window = try Fixture.window(plan: 8, "12:00", minutes: 60, priority: 1_000_000)
    let over = try Fixture.calendar([schedule], [window]).decision(at: time, current: nil)
    #expect(over.cause == .window(WindowID(1)) && over.plan == PlanID(8))
    let bare = try Fixture.window(plan: nil, "12:00", minutes: 60)
    let under = try Fixture.calendar([schedule], [bare]).decision(at: time, current: nil)
    #expect(under.cause == .schedule(ScheduleID(1)) && under.plan == PlanID(7))
  }

  @Test("Of schedules the lowest priority decides, then the one that was made first")
  func ordersSchedules() throws {
    let time = try Fixture.utc("2026-06-01T12:00")
    let cases: [([Int], UInt64)] = [
      ([5, 5, 5], 1), ([5, 4, 5], 2), ([5, 4, 4], 2), ([5, 4, 3], 3), ([0, 0, 1], 1),
    ]
    for (priorities, winner) in cases {
      let schedules = try priorities.enumerated().map {
        try Fixture.schedule(id: UInt64($0.offset + 1), "08:00", "18:00", priority: $0.element)
      }
      let cause = try Fixture.calendar(schedules).decision(at: time, current: nil).cause
      #expect(cause == .schedule(ScheduleID(winner)), "\(priorities)")
    }
  }

  @Test("Of equal windows the open one goes on, then the one with most of its time left")
  func ordersWindows() throws {
    let time = try Fixture.utc("2026-06-01T12:30")
    let half = try Fixture.window(id: 1, "12:00", minutes: 60)
    let third = try Fixture.window(id: 2, "12:10", minutes: 60)
    let strong = try Fixture.window(id: 3, "12:00", minutes: 31, priority: 5)
    func winner(_ windows: [MaintenanceWindow], current: UInt64?) throws -> UInt64? {
      let decision = try Fixture.calendar([], windows)
        .decision(at: time, current: current.map { WindowID($0) })
      guard case .window(let id) = decision.cause else { return nil }
      return id.value
    }
    #expect(try winner([half, third], current: nil) == 2)
    #expect(try winner([third, half], current: nil) == 2)
    #expect(try winner([half, third], current: 1) == 1)
    #expect(try winner([half, third, strong], current: 1) == 3, "priority goes first")
  }

  @Test("Gaps and overlaps of a week are found where they are")
  func findsGaps() throws {
    let monday = try Fixture.utc("2026-06-01T00:00")
    let calendar = try Fixture.calendar([
      Fixture.schedule(id: 1, plan: 1, days: "mon..fri", "08:00", "18:00"),
      Fixture.schedule(id: 2, plan: 2, days: "wed", "12:00", "20:00"),
      Fixture.schedule(id: 3, plan: 1, days: "thu", "12:00", "14:00"),
      Fixture.schedule(id: 4, plan: 2, days: "fri", "12:00", "14:00", priority: 7),
    ])
    let overlaps = calendar.overlaps(from: monday)
    #expect(overlaps.map(\.from) == [try Fixture.utc("2026-06-03T12:00")])
    #expect(overlaps.map(\.to) == [try Fixture.utc("2026-06-03T18:00")])
    #expect(overlaps.map(\.second) == [ScheduleID(2)])
    let gaps = calendar.gaps(from: monday)
    #expect(
      gaps.map(\.from)
        == (try [
          "2026-06-01T00:00", "2026-06-01T18:00", "2026-06-02T18:00", "2026-06-03T20:00",
          "2026-06-04T18:00", "2026-06-05T18:00",
        ].map(Fixture.utc)))
    #expect(
      gaps.map(\.to)
        == (try [
          "2026-06-01T08:00", "2026-06-02T08:00", "2026-06-03T08:00", "2026-06-04T08:00",
          "2026-06-05T08:00", "2026-06-08T00:00",
        ].map(Fixture.utc)))
    #expect(try Fixture.calendar().gaps(from: monday).count == 1)
  }

  @Test("Nothing traps at the ends of time", arguments: [Int64.min, -1, 0, .max])
  func survivesEnds(milliseconds: Int64) throws {
    let time = WallTime(milliseconds: milliseconds)
    let calendar = try Fixture.calendar(
      [Fixture.schedule("22:00", "06:00", zone: "Europe/Berlin")],
      [Fixture.window("22:00", minutes: 10_080)])
    _ = calendar.decision(at: time, current: nil)
    _ = calendar.nextEdge(after: time)
    _ = calendar.gaps(from: time)
    _ = calendar.overlaps(from: time)
  }
}
