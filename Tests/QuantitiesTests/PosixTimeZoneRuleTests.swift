import Quantities
import Testing

struct PosixTimeZoneRuleTests {
  private func offset(_ rule: String, _ time: String) throws -> Int {
    let zone = TimeZoneRules(
      name: "Z", initialOffset: 0, footer: try PosixTimeZoneRule(parsing: rule))
    return zone.offset(at: try WallTime(parsing: time))
  }

  /// Around each change, with the offset that the zone database's own code gives.
  @Test(
    "Rules change the clocks at their second",
    arguments: [
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 3600),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7200),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T00:59:59Z", 7200),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 3600),
      ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18_000),
      ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14_400),
      ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T05:59:59Z", -14_400),
      ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -18_000),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-04-04T14:59:59Z", 39_600),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-04-04T15:00:00Z", 37_800),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-10-03T15:29:59Z", 37_800),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-10-03T15:30:00Z", 39_600),
      ("IST-5:30", "2026-07-01T00:00:00Z", 19_800),
      ("<+03>-3", "2026-07-01T00:00:00Z", 10_800),
      // Dublin: summer time is the standard, winter lies before it.
      ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3600),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-12-31T00:00:00Z", 0),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-03-29T00:59:59Z", 0),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-03-29T01:00:00Z", 3600),
      // Nuuk: a time before midnight of the named day; Jerusalem: one after it.
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600),
      ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-26T23:59:59Z", 7200),
      ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27T00:00:00Z", 10_800),
      // The form for daylight-saving time all year.
      ("XXX3EDT4,0/0,J365/23", "2026-01-01T02:59:59Z", -14_400),
      ("XXX3EDT4,0/0,J365/23", "2026-01-01T03:00:00Z", -14_400),
      // J60 is 1 March in every year, 59 is 29 February in a leap year.
      ("AAA0BBB,J60/0,J300/0", "2024-02-29T23:59:59Z", 0),
      ("AAA0BBB,J60/0,J300/0", "2024-03-01T00:00:00Z", 3600),
      ("AAA0BBB,J60/0,J300/0", "2026-03-01T00:00:00Z", 3600),
      ("AAA0BBB,59/0,300/0", "2024-02-29T00:00:00Z", 3600),
      ("AAA0BBB,59/0,300/0", "2026-02-28T23:59:59Z", 0),
      // A week after the end of its own year.
      ("AAA0BBB,J180/0,J365/167", "2026-01-05T00:00:00Z", 3600),
      ("AAA0BBB,J364/167,J365/167", "2026-01-06T00:00:00Z", 3600),
      ("AAA0BBB,J364/167,J365/167", "2026-01-01T00:00:00Z", 0),
      ("AAA0BBB,J365/167,J364/167", "2026-01-01T00:00:00Z", 3600),
      ("AAA-0:30:15", "2026-01-01T00:00:00Z", 1815),
    ])
  func changes(_ rule: String, time: String, expected: Int) throws {
    #expect(try offset(rule, time) == expected)
  }

  @Test(
    "Anything else is refused",
    arguments: Junk.texts + [
      "CET", "CE-1", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,",
      "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
      "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365", "CET-1CEST,J1,J366", "CET-1CEST,0,366",
      "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0/-168,M10.5.0", "CET-1:60", "CET-1:00:60",
      "CET-1CEST,M3.5.0,M10.5.0/3 ", "CET-1CEST,M3.5.0,M10.5.0/3\n", "<+03-3", "+03>-3", "<>-3",
      "<+3>-3", "CET--1", "CET-1CEST,M3.5,M10.5.0", ":Europe/Berlin", "CET-1,M3.5.0,M10.5.0",
      "CET-99999999999999999999",
    ])
  func refuses(_ text: String) {
    #expect(throws: QuantityError.self) { try PosixTimeZoneRule(parsing: text) }
  }
}
