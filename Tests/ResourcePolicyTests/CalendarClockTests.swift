import Quantities
import TestSupport
import Testing

@testable import ResourcePolicy

/// What schedules and windows do where clocks are put forward and back, in three zones.
struct CalendarClockTests {
  private typealias Fixture = CalendarExamples

  private func occurrence(
    zone: String, _ days: String, _ start: String, _ end: String, at time: String
  ) throws -> [WallTime] {
    let times = Recurrence(
      days: try Weekdays(parsing: days), start: try TimeOfDay(parsing: start),
      length: .until(try TimeOfDay(parsing: end)),
      zone: try #require(try Fixture.zones()[zone]))
    guard let found = times.occurrence(at: try Fixture.utc(time)) else { return [] }
    return [found.start, found.end]
  }

  /// Every change happens on a Sunday.
  @Test(
    "A time that clocks skip is the moment of the jump",
    arguments: [
      ("Europe/Berlin", "02:30", "06:00", "2026-03-29T01:00", "2026-03-29T04:00"),
      ("Europe/Berlin", "00:30", "02:30", "2026-03-28T23:30", "2026-03-29T01:00"),
      ("Europe/Berlin", "00:30", "03:00", "2026-03-28T23:30", "2026-03-29T01:00"),
      ("America/New_York", "02:30", "06:00", "2026-03-08T07:00", "2026-03-08T10:00"),
      ("America/New_York", "01:00", "02:01", "2026-03-08T06:00", "2026-03-08T07:00"),
      ("Australia/Lord_Howe", "02:15", "06:00", "2026-10-03T15:30", "2026-10-03T19:00"),
      ("Australia/Lord_Howe", "01:00", "02:15", "2026-10-03T14:30", "2026-10-03T15:30"),
    ])
  func jumps(zone: String, start: String, end: String, from: String, to: String) throws {
    let found = try occurrence(zone: zone, "sun", start, end, at: from)
    #expect(found == [try Fixture.utc(from), try Fixture.utc(to)])
  }

  @Test(
    "A time that clocks show twice is the first of both",
    arguments: [
      ("Europe/Berlin", "02:30", "06:00", "2026-10-25T00:30", "2026-10-25T05:00"),
      ("Europe/Berlin", "02:15", "02:45", "2026-10-25T00:15", "2026-10-25T00:45"),
      ("Europe/Berlin", "02:30", "03:00", "2026-10-25T00:30", "2026-10-25T02:00"),
      ("America/New_York", "01:30", "06:00", "2026-11-01T05:30", "2026-11-01T11:00"),
      ("Australia/Lord_Howe", "01:45", "06:00", "2026-04-04T14:45", "2026-04-04T19:30"),
      ("Australia/Lord_Howe", "01:00", "01:45", "2026-04-04T14:00", "2026-04-04T14:45"),
    ])
  func repeats(zone: String, start: String, end: String, from: String, to: String) throws {
    let found = try occurrence(zone: zone, "sun", start, end, at: from)
    #expect(found == [try Fixture.utc(from), try Fixture.utc(to)])
  }

  @Test("A schedule that clocks skip as a whole does not happen")
  func skips() throws {
    for (zone, jump) in [
      ("Europe/Berlin", "2026-03-29T01:00"), ("America/New_York", "2026-03-08T07:00"),
      ("Australia/Lord_Howe", "2026-10-03T15:30"),
    ] {
      #expect(try occurrence(zone: zone, "sun", "02:05", "02:25", at: jump) == [], "\(zone)")
    }
  }

  @Test("What happened in the first of two equal hours does not happen again in the second")
  func happensOnce() throws {
    #expect(
      try occurrence(
        zone: "Europe/Berlin", "sun", "02:15", "02:45", at: "2026-10-25T01:30") == [])
  }

  @Test(
    "A night lasts as long as it does on the clock, a window as long as it says",
    arguments: [
      ("Europe/Berlin", "2026-03-28T21:00", 7), ("Europe/Berlin", "2026-10-24T20:00", 9),
      ("Europe/Berlin", "2026-06-06T20:00", 8), ("America/New_York", "2026-03-08T03:00", 7),
      ("America/New_York", "2026-11-01T02:00", 9),
    ])
  func lasts(zone: String, start: String, hours: Int) throws {
    let night = try occurrence(zone: zone, "sat", "22:00", "06:00", at: start)
    let from = try Fixture.utc(start)
    #expect(night == [from, from.advanced(minutes: hours * 60)])
    let calendar = try Fixture.calendar(
      [], [Fixture.window(days: "sat", "22:00", minutes: 480, zone: zone)])
    #expect(calendar.closing(of: WindowID(1), at: from) == from.advanced(minutes: 480))
  }

  /// A few days around each change of the clocks.
  private static let changes = [
    ("Europe/Berlin", "2026-03-28T00:00"), ("Europe/Berlin", "2026-10-24T00:00"),
    ("America/New_York", "2026-03-07T00:00"), ("America/New_York", "2026-10-31T00:00"),
    ("Australia/Lord_Howe", "2026-10-02T12:00"), ("Australia/Lord_Howe", "2026-04-03T12:00"),
  ]

  private static func time(_ random: inout SplitMix64) -> TimeOfDay {
    // Most of them in the hours that are skipped or repeated.
    let hours = random.isOneIn(3) ? 0...23 : 0...4
    return TimeOfDay(
      seconds: Int.random(in: hours, using: &random) * 3600
        + Int.random(in: 0...11, using: &random) * 300)
  }

  @Test("Of two schedules that meet at both ends exactly one holds", arguments: changes)
  func tiles(zone: String, start: String) throws {
    let seed: UInt64 = 11
    var random = SplitMix64(seed: seed)
    let rules = try #require(try Fixture.zones()[zone])
    let from = try Fixture.utc(start)
    for _ in 0..<6 {
      let (a, b) = (Self.time(&random), Self.time(&random))
      guard a != b else { continue }
      let first = Recurrence(days: .all, start: a, length: .until(b), zone: rules)
      let second = Recurrence(days: .all, start: b, length: .until(a), zone: rules)
      for minute in stride(from: 0, to: 3 * 1440, by: 5) {
        let time = from.advanced(minutes: minute)
        let both = (first.occurrence(at: time) != nil, second.occurrence(at: time) != nil)
        #expect(both.0 != both.1, "seed \(seed): \(zone) \(a)-\(b) at \(time)")
      }
    }
  }

  @Test("The next edge is where a search minute by minute finds it", arguments: changes)
  func agreesWithSearch(zone: String, start: String) throws {
    let seed: UInt64 = 12
    var random = SplitMix64(seed: seed)
    let rules = try #require(try Fixture.zones()[zone])
    let from = try Fixture.utc(start)
    for _ in 0..<6 {
      let days = Weekdays(Weekday.allCases.filter { _ in !random.isOneIn(3) }) ?? .all
      let begin = Self.time(&random)
      let length: Recurrence.Length =
        random.isOneIn(2)
        ? .until(Self.time(&random))
        : .lasting(.seconds(300 * Int64.random(in: 1...240, using: &random)))
      let times = Recurrence(days: days, start: begin, length: length, zone: rules)
      var time = from
      var next = times.nextEdge(after: time)
      var last = times.occurrence(at: time)
      for minute in stride(from: 5, to: 3 * 1440, by: 5) {
        time = from.advanced(minutes: minute)
        let now = times.occurrence(at: time)
        #expect(
          (now != last) == (next == time), "seed \(seed): \(zone) \(days) \(times) at \(time)")
        if now != last { next = times.nextEdge(after: time) }
        last = now
      }
    }
  }

  @Test("In UTC a schedule holds as its words say")
  func agreesWithWords() throws {
    let seed: UInt64 = 13
    var random = SplitMix64(seed: seed)
    let from = try Fixture.utc("2026-06-01T00:00")
    for _ in 0..<30 {
      let days = Weekdays(Weekday.allCases.filter { _ in random.isOneIn(2) }) ?? .weekends
      let (start, end) = (Self.time(&random), Self.time(&random))
      let times = Recurrence(days: days, start: start, length: .until(end), zone: .utc)
      for minute in stride(from: 0, to: 8 * 1440, by: 35) {
        let time = from.advanced(minutes: minute)
        let shown = TimeZoneRules.utc.civil(at: time)
        let begun = days.contains(shown.date.weekday) && shown.time >= start
        let goesOn = days.contains(shown.date.advanced(by: -1).weekday) && shown.time < end
        let expected = start < end ? begun && shown.time < end : begun || goesOn
        #expect(
          (times.occurrence(at: time) != nil) == expected,
          "seed \(seed): \(days) \(start)-\(end) at \(time)")
      }
    }
  }
}
