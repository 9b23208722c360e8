import Quantities
import TestSupport
import Testing

struct TimeZoneRulesTests {
  private static let rules = [
    "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3",
    "America/New_York": "EST5EDT,M3.2.0,M11.1.0",
    "Australia/Lord_Howe": "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "Asia/Kolkata": "IST-5:30",
    "Europe/Dublin": "IST-1GMT0,M10.5.0,M3.5.0/1",
  ]

  private static func zone(_ name: String) throws -> TimeZoneRules {
    TimeZoneRules(
      name: name, initialOffset: 0, footer: try PosixTimeZoneRule(parsing: rules[name] ?? ""))
  }

  private func instant(_ zone: TimeZoneRules, _ date: String, _ time: String) throws -> String {
    zone.instant(of: try CivilDate(parsing: date), try TimeOfDay(parsing: time)).description
  }

  @Test(
    "A skipped time means the jump, a repeated one its first occurrence",
    arguments: [
      ("Europe/Berlin", "2026-03-29", "01:59:59", "2026-03-29T00:59:59.000Z"),
      ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00:00.000Z"),
      ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00.000Z"),
      ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00:00.000Z"),
      ("Europe/Berlin", "2026-03-29", "03:00:01", "2026-03-29T01:00:01.000Z"),
      ("Europe/Berlin", "2026-10-25", "02:00", "2026-10-25T00:00:00.000Z"),
      ("Europe/Berlin", "2026-10-25", "02:59:59", "2026-10-25T00:59:59.000Z"),
      ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00:00.000Z"),
      ("Europe/Berlin", "2026-07-01", "24:00", "2026-07-01T22:00:00.000Z"),
      ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00:00.000Z"),
      ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00.000Z"),
      ("America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00:00.000Z"),
      ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00.000Z"),
      ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00.000Z"),
      ("Australia/Lord_Howe", "2026-04-05", "02:00", "2026-04-04T15:30:00.000Z"),
      ("Asia/Kolkata", "2026-01-01", "00:00", "2025-12-31T18:30:00.000Z"),
      ("Europe/Dublin", "2026-03-29", "01:30", "2026-03-29T01:00:00.000Z"),
    ])
  func findsInstants(_ name: String, date: String, time: String, expected: String) throws {
    #expect(try instant(Self.zone(name), date, time) == expected)
  }

  @Test("A moment is shown as the zone's clocks show it")
  func showsCivilTimes() throws {
    let berlin = try Self.zone("Europe/Berlin")
    func shown(_ text: String) throws -> String {
      berlin.civil(at: try WallTime(parsing: text)).description
    }
    #expect(try shown("2026-03-29T00:59:59.999Z") == "2026-03-29T01:59:59+01:00")
    #expect(try shown("2026-03-29T01:00:00Z") == "2026-03-29T03:00:00+02:00")
    #expect(try shown("2026-12-31T23:30:00Z") == "2027-01-01T00:30:00+01:00")
    #expect(
      TimeZoneRules.utc.civil(at: WallTime(milliseconds: -1)).description == "1969-12-31T23:59:59Z")
  }

  /// A table with an overlap, a gap, a change of no offset, and the rule from the last one on.
  private static func table() throws -> TimeZoneRules {
    TimeZoneRules(
      name: "Table", initialOffset: 3208,
      transitions: [(1_000_000, 3600), (0, 0), (2_000_000, 3600), (3_000_000, 7200)],
      footer: try PosixTimeZoneRule(parsing: "AAA-2"))
  }

  @Test("The table holds before the last change, the rule from there on")
  func usesTable() throws {
    let zone = try Self.table()
    func offset(_ seconds: Int64) -> Int { zone.offset(at: WallTime(milliseconds: seconds * 1000)) }
    #expect(offset(-1) == 3208)
    #expect(offset(.min / 1000) == 3208)
    #expect(offset(0) == 0)
    #expect(offset(999_999) == 0)
    #expect(offset(1_000_000) == 3600)
    #expect(offset(2_000_000) == 3600)
    #expect(offset(3_000_000) == 7200)
    #expect(offset(.max / 1000) == 7200)
    let winter = TimeZoneRules(
      name: "W", initialOffset: 0, transitions: [(10, 3600), (20, 3600)],
      footer: try PosixTimeZoneRule(parsing: "AAA-5"))
    #expect(winter.offset(at: WallTime(milliseconds: 19_999)) == 3600)
    #expect(winter.offset(at: WallTime(milliseconds: 20_000)) == 18_000)
  }

  @Test(
    "The earliest moment that shows a time is found in any table", arguments: [1, 2, 3] as [UInt64])
  func agreesWithSearch(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for round in 0..<60 {
      let transitions = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        (
          at: 86_400 + Int64.random(in: 0...20, using: &random) * 900,
          offset: Int.random(in: -8...8, using: &random) * 900
        )
      }
      let footer = Bool.random(using: &random) ? try PosixTimeZoneRule(parsing: "AAA-1") : nil
      let zone = TimeZoneRules(
        name: "R", initialOffset: Int.random(in: -8...8, using: &random) * 900,
        transitions: transitions, footer: footer)
      for quarter in -10..<40 {
        let local = Int64(quarter) * 900 + 86_400
        let expected = (-200...200).lazy.map { Int64($0) * 900 + 86_400 }.first {
          $0 + Int64(zone.offset(at: WallTime(milliseconds: $0 * 1000))) >= local
        }
        let (days, rest) = local.quotientAndRemainder(dividingBy: 86_400)
        let found = zone.instant(
          of: CivilDate(daysSinceEpoch: Int(days)), TimeOfDay(seconds: Int(rest)))
        #expect(found.milliseconds == expected.map { $0 * 1000 }, "seed \(seed) round \(round)")
      }
    }
  }

  @Test(
    "A moment reads back from its civil time, or is the second pass of a repeated hour",
    arguments: rules.keys.sorted(), [1, 2] as [UInt64])
  func roundTrips(_ name: String, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let zone = try Self.zone(name)
    for _ in 0..<3_000 {
      let seconds = Int64.random(in: -50_000_000_000...200_000_000_000, using: &random)
      let time = WallTime(milliseconds: seconds * 1000)
      let civil = zone.civil(at: time)
      let back = zone.instant(of: civil.date, civil.time)
      if back != time {
        #expect(back < time, "seed \(seed)")
        #expect(zone.civil(at: back).time == civil.time, "seed \(seed)")
        #expect(zone.offset(at: back) > civil.offset, "seed \(seed)")
      }
    }
  }

  @Test("The ends of time are held without a trap")
  func survivesTheEnds() throws {
    let zones =
      try Self.rules.keys.sorted().map(Self.zone) + [
        .utc, Self.table(),
        TimeZoneRules(
          name: "Far", initialOffset: .min, transitions: [(.min, .max), (.max, .min), (5, 0)],
          footer: try PosixTimeZoneRule(parsing: "CET-1CEST,M3.5.0,M10.5.0/3")),
        TimeZoneRules(
          name: "Old", initialOffset: .max, transitions: [(.min, .max)],
          footer: try PosixTimeZoneRule(parsing: "CET-1CEST,M3.5.0,M10.5.0/3")),
      ]
    for zone in zones {
      for milliseconds in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
        _ = zone.civil(at: WallTime(milliseconds: milliseconds))
      }
      #expect(zone.civil(at: WallTime(milliseconds: .min)).date == .first)
      #expect(zone.civil(at: WallTime(milliseconds: .min)).time == .midnight)
      #expect(zone.civil(at: WallTime(milliseconds: .max)).date == .last)
      #expect(zone.civil(at: WallTime(milliseconds: .max)).time.seconds == 86_399)
      for date in [CivilDate.first, .last] {
        for time in [TimeOfDay.midnight, .endOfDay] { _ = zone.instant(of: date, time) }
      }
    }
  }

  @Test("UTC is always in the tables and is never another zone")
  func keepsUTC() throws {
    let shifted = TimeZoneRules(name: "UTC", initialOffset: 3600)
    let tables = ZoneTables([shifted, try Self.zone("Europe/Berlin")])
    #expect(tables["UTC"] == .utc)
    #expect(tables["Europe/Berlin"]?.name == "Europe/Berlin")
    #expect(tables["europe/berlin"] == nil)
    #expect(tables.names == ["Europe/Berlin", "UTC"])
    #expect(ZoneTables.utcOnly == ZoneTables([]))
  }
}
