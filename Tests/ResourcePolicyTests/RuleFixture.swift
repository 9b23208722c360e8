import Quantities

@testable import ResourcePolicy

/// A session and a moment to try expressions on.
enum RuleFixture {
  /// Monday 2026-11-23 14:03:00 UTC, 15:03 in Berlin, 06:03 in Los Angeles.
  static let monday = "2026-11-23T14:03:00Z"

  static let session = SessionAttributes(
    user: "Ann", service: "Sales", module: "Billing", program: "psql@host", machine: "db1",
    osUser: "ann", tags: ["size": "12", "note": "", "cost centre": "Q 7", "Team": "core"])

  static func moment(
    _ text: String = monday, zone: String = "UTC", matchesCase: Bool = false
  ) throws -> RuleMoment {
    let zones = ZoneTables([
      TimeZoneRules(
        name: "Europe/Berlin", initialOffset: 3600,
        footer: try PosixTimeZoneRule(parsing: "CET-1CEST,M3.5.0,M10.5.0/3")),
      TimeZoneRules(name: "America/Los_Angeles", initialOffset: -28_800),
    ])
    return RuleMoment(
      wall: try WallTime(parsing: text), zones: zones, zone: zone, matchesCase: matchesCase)
  }

  /// Whether the expression holds; that the reason agrees is a test of its own.
  static func holds(
    _ text: String, of session: SessionAttributes = session, at moment: RuleMoment? = nil
  ) throws -> Bool {
    try RuleExpression(parsing: text).matches(session, at: moment ?? Self.moment())
  }
}
