import Quantities
import TestSupport
import Testing

@testable import ResourcePolicy

struct CalendarEdgeTests {
  private static let zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]

  private static func random(_ random: inout SplitMix64) throws -> PlanCalendar {
    func times(_ random: inout SplitMix64) -> String {
      TimeOfDay(seconds: Int.random(in: 0...1440, using: &random) * 60).description
    }
    func days(_ random: inout SplitMix64) -> String {
      let picked = Weekday.allCases.filter { _ in random.isOneIn(3) }
      return Weekdays(picked)?.description ?? "daily"
    }
    let schedules = try (1...UInt64.random(in: 1...4, using: &random)).map { id in
      try CalendarFixture.schedule(
        id, "\(days(&random)) \(times(&random))-\(times(&random))",
        zone: zones.randomElement(using: &random) ?? "UTC",
        plan: UInt64.random(in: 1...3, using: &random),
        priority: Int.random(in: 1...2, using: &random))
    }
    let windows = try (1...UInt64.random(in: 1...3, using: &random)).map { id in
      try CalendarFixture.window(
        id, "\(days(&random)) \(times(&random)) \(Int.random(in: 1...10_080, using: &random))m",
        zone: zones.randomElement(using: &random) ?? "UTC")
    }
    return CalendarFixture.calendar(schedules, windows)
  }

  /// Weeks in which clocks change.
  private static let starts = [
    "2026-03-07", "2026-03-28", "2026-04-04", "2026-10-24", "2026-10-31",
  ]

  @Test(
    "No decision and no open window changes but at an edge", arguments: [1, 2] as [UInt64])
  func agreesWithMinutes(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for (round, start) in Self.starts.enumerated() {
      let calendar = try Self.random(&random)
      let start = try CalendarFixture.time("\(start)T00:00:00").milliseconds
      var edge = calendar.nextEdge(after: WallTime(milliseconds: start))
      var open = calendar.openWindows(at: WallTime(milliseconds: start)).map(\.id)
      var holding =
        open.isEmpty ? calendar.decision(at: WallTime(milliseconds: start), current: nil) : nil
      for minute in 1...(2 * 1440) {
        let time = WallTime(milliseconds: start + Int64(minute) * 60_000)
        let isEdge = time == edge
        let now = calendar.openWindows(at: time).map(\.id)
        // Between open windows the part that is left decides, and that changes by the minute.
        let decision = now.isEmpty ? calendar.decision(at: time, current: nil) : nil
        let hasChanged = now != open || (open.isEmpty && decision != holding)
        if hasChanged, !isEdge {
          Issue.record("\(time) is no edge: seed \(seed) round \(round)")
          return
        }
        (open, holding) = (now, decision)
        if isEdge { edge = calendar.nextEdge(after: time) }
      }
      #expect(edge.map { $0.milliseconds > start } ?? false, "seed \(seed) round \(round)")
    }
  }

  @Test("Edges are the beginnings and ends, strictly after a moment")
  func findsEdges() throws {
    let calendar = CalendarFixture.calendar(
      [try CalendarFixture.schedule(1, "mon 22:00-06:00")],
      [try CalendarFixture.window(1, "wed 01:00 2h")])
    var edges: [String] = []
    var time = try CalendarFixture.time("2026-11-23T00:00:00")
    while edges.count < 6, let next = calendar.nextEdge(after: time) {
      edges.append(String(next.description.dropLast(8)))
      time = next
    }
    #expect(
      edges == [
        "2026-11-23T22:00", "2026-11-24T06:00", "2026-11-25T01:00", "2026-11-25T03:00",
        "2026-11-30T22:00", "2026-12-01T06:00",
      ])
    #expect(CalendarFixture.calendar().nextEdge(after: time) == nil)
  }

  @Test("A week whose only occurrence the clocks skip has the edge of the week after")
  func passesSkippedOccurrences() throws {
    let calendar = CalendarFixture.calendar(
      [try CalendarFixture.schedule(1, "sun 02:00-03:00", zone: "Europe/Berlin")])
    let after = try CalendarFixture.time("2026-03-22T02:00:00")
    #expect(calendar.nextEdge(after: after) == (try CalendarFixture.time("2026-04-05T00:00:00")))
  }

  @Test("What was said by hand has edges")
  func findsEdgesByHand() throws {
    let (from, until) = (
      try CalendarFixture.time("2026-11-24T10:00:00"),
      try CalendarFixture.time("2026-11-24T11:00:00")
    )
    func next(_ byHand: WindowOverride, after time: WallTime) throws -> WallTime? {
      CalendarFixture.calendar([], [try CalendarFixture.window(1, "sun 01:00 2h", byHand: byHand)])
        .nextEdge(after: time)
    }
    let before = try CalendarFixture.time("2026-11-24T09:00:00")
    #expect(try next(.open(from: from, until: until), after: before) == from)
    #expect(try next(.open(from: from, until: until), after: from) == until)
    #expect(try next(.closed(until: until), after: before) == until)
    #expect(
      try next(.closed(until: until), after: until)
        == (try CalendarFixture.time("2026-11-29T01:00:00")))
  }

  @Test("The ends of time have no trap")
  func survivesTheEnds() throws {
    let calendar = CalendarFixture.calendar(
      [try CalendarFixture.schedule(1, "daily 22:00-06:00", zone: "Europe/Berlin")],
      [try CalendarFixture.window(1, "daily 22:00 7d", zone: "America/New_York")])
    for milliseconds in [Int64.min, .min + 1, -62_135_596_800_000, 253_402_300_799_999, .max] {
      let time = WallTime(milliseconds: milliseconds)
      _ = calendar.decision(at: time, current: nil)
      _ = calendar.nextEdge(after: time)
      _ = calendar.gaps(from: time)
      _ = calendar.overlaps(from: time)
    }
  }

  @Test("Gaps and overlaps agree with a look at every minute", arguments: [1, 2] as [UInt64])
  func agreesOnWeeks(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for start in Self.starts {
      let schedules = try (1...UInt64.random(in: 1...5, using: &random)).map { id in
        let (from, to) = (
          TimeOfDay(seconds: Int.random(in: 0...48, using: &random) * 1800),
          TimeOfDay(seconds: Int.random(in: 0...48, using: &random) * 1800)
        )
        return try CalendarFixture.schedule(
          id, "\(random.isOneIn(2) ? "daily" : "fri..mon") \(from)-\(to)",
          zone: Self.zones.randomElement(using: &random) ?? "UTC",
          plan: UInt64.random(in: 1...2, using: &random),
          priority: Int.random(in: 1...2, using: &random))
      }
      let calendar = CalendarFixture.calendar(schedules)
      let single = schedules.map { ($0, CalendarFixture.calendar([$0])) }
      let start = try CalendarFixture.time("\(start)T00:00:00")
      let (gaps, overlaps) = (calendar.gaps(from: start), calendar.overlaps(from: start))
      for half in 0..<(7 * 48) {
        let time = WallTime(milliseconds: start.milliseconds + Int64(half) * 1_800_000)
        let holding = single.filter { $0.1.decision(at: time, current: nil).plan != nil }.map(\.0)
        #expect(
          gaps.contains { $0.from <= time && time < $0.to } == holding.isEmpty,
          "seed \(seed) \(time)")
        let best = holding.map(\.attributes.priority).min()
        let rivals = holding.filter { $0.attributes.priority == best }
        let second = rivals.first { $0.attributes.plan != rivals.first?.attributes.plan }
        let found = overlaps.filter { $0.from <= time && time < $0.to }
        #expect(found.map(\.second) == (second.map { [$0.id] } ?? []), "seed \(seed) \(time)")
        #expect(found.allSatisfy { $0.first == rivals.first?.id }, "seed \(seed) \(time)")
      }
      #expect(zip(gaps, gaps.dropFirst()).allSatisfy { $0.to < $1.from }, "seed \(seed)")
      #expect(overlaps.allSatisfy { $0.from < $0.to }, "seed \(seed)")
      #expect(zip(overlaps, overlaps.dropFirst()).allSatisfy { $0.to <= $1.from }, "seed \(seed)")
    }
  }

  @Test("Without schedules the whole week is one gap; with one for every hour there is none")
  func findsWholeGaps() throws {
    let time = try CalendarFixture.time("2026-11-23T12:00:00")
    let gap = try #require(CalendarFixture.calendar().gaps(from: time).first)
    #expect(gap.from == time)
    #expect(gap.to.milliseconds - time.milliseconds == 7 * 86_400_000)
    let daily = try CalendarFixture.schedule(1, "daily 00:00-24:00", zone: "Europe/Berlin")
    #expect(CalendarFixture.calendar([daily]).gaps(from: time).isEmpty)
    #expect(CalendarFixture.calendar([daily]).overlaps(from: time).isEmpty)
  }
}
