import Quantities
import Testing

@testable import ResourcePolicy

struct RuleClockTests {
  @Test(
    "Times of day: half-open, over midnight, the whole day",
    arguments: [
      ("time in 14:00..15:00", true), ("time in 14:03..14:04", true),
      ("time in 14:00..14:03", false),
      ("time in 22:00..06:00", false), ("time in 22:00..14:04", true),
      ("time in 00:00..00:00", true),
      ("time in 09:00..09:00", true), ("time in 14:03:00..14:03:01", true),
      ("time not in 22:00..06:00", true), ("time in (01:00..02:00, 14:00..15:00)", true),
      ("time >= 14:03", true), ("time > 14:03", false), ("time <= 14:03", true),
      ("time < 14:03", false), ("time in \"14:00\"..'15:00'", true), ("TIME IN 14:00..24:00", true),
    ])
  func knowsTimes(_ text: String, expected: Bool) throws {
    #expect(try RuleFixture.holds(text) == expected)
  }

  @Test(
    "The edges of a night",
    arguments: [
      ("2026-11-23T21:59:59Z", false), ("2026-11-23T22:00:00Z", true),
      ("2026-11-24T00:00:00Z", true), ("2026-11-24T05:59:59.999Z", true),
      ("2026-11-24T06:00:00Z", false),
    ])
  func knowsNights(_ time: String, expected: Bool) throws {
    let moment = try RuleFixture.moment(time)
    #expect(try RuleFixture.holds("time in 22:00..06:00", at: moment) == expected)
  }

  @Test(
    "Days of the week",
    arguments: [
      ("day = mon", true), ("day = Monday", true), ("day != mon", false), ("day in mon..fri", true),
      ("day in fri..mon", true), ("day in tue..sun", false), ("day in (sat, sun)", false),
      ("day in (sat, mon)", true), ("day not in (sat, sun)", true), ("day in weekdays", true),
      ("day in weekends", false), ("day in (weekends, mon)", true), ("day in mon", true),
    ])
  func knowsDays(_ text: String, expected: Bool) throws {
    #expect(try RuleFixture.holds(text) == expected)
  }

  @Test(
    "Dates: both ends are inside",
    arguments: [
      ("date in 2026-11-23..2026-11-30", true), ("date in 2026-11-01..2026-11-23", true),
      ("date in 2026-11-24..2027-01-02", false), ("date = 2026-11-23", true),
      ("date != 2026-11-23", false), ("date >= 2026-11-23", true), ("date > 2026-11-23", false),
      ("date < 2026-11-24", true), ("date <= 2026-11-22", false),
      ("date in (2026-12-24, 2026-11-23)", true), ("date not in 2026-01-01..2026-02-01", true),
      ("date in 2026-11-30..2026-11-20", false),
    ])
  func knowsDates(_ text: String, expected: Bool) throws {
    #expect(try RuleFixture.holds(text) == expected)
  }

  @Test(
    "A question may name its zone; else the zone of the moment counts",
    arguments: [
      ("time in 15:00..16:00 zone \"Europe/Berlin\"", true),
      ("time in 14:00..15:00 zone Europe/Berlin", false),
      ("time < 07:00 zone America/Los_Angeles", true),
      ("time in 15:00..16:00 zone Europe/Berlin and time in 14:00..15:00", true),
      ("day = mon zone UTC and date = 2026-11-23 zone Europe/Berlin", true),
    ])
  func knowsZones(_ text: String, expected: Bool) throws {
    #expect(try RuleFixture.holds(text) == expected)
    let berlin = try RuleFixture.moment(zone: "Europe/Berlin")
    #expect(try RuleFixture.holds("time in 15:00..16:00", at: berlin))
    #expect(try RuleFixture.holds("time in 14:00..15:00 zone UTC", at: berlin))
  }

  @Test(
    "Clocks are put forward and back",
    arguments: [
      ("2026-03-29T00:59:59Z", "time in 01:59..02:00"), ("2026-03-29T01:00:00Z", "time = 03:00"),
      ("2026-10-25T00:30:00Z", "time = 02:30"), ("2026-10-25T01:30:00Z", "time = 02:30"),
      ("2026-07-01T22:30:00Z", "day = thu and date = 2026-07-02"),
      ("2026-12-31T23:30:00Z", "date = 2027-01-01"),
    ])
  func knowsSummerTime(_ time: String, text: String) throws {
    let text = text.replacing("time = 03:00", with: "time in 03:00..03:01")
      .replacing("time = 02:30", with: "time in 02:30..02:31")
    let moment = try RuleFixture.moment(time, zone: "Europe/Berlin")
    #expect(try RuleFixture.holds(text, at: moment))
  }

  @Test("An unknown zone never matches, not under not either, unless the rest decides")
  func knowsUnknownZones() throws {
    let unknown = "time in 00:00..00:00 zone Nowhere/Land"
    let message = "the time zone \"Nowhere/Land\" is not known"
    for text in [unknown, "not \(unknown)", "not not \(unknown)", "true and not \(unknown)"] {
      let expression = try RuleExpression(parsing: text)
      #expect(try !expression.matches(RuleFixture.session, at: RuleFixture.moment()))
      #expect(try expression.mismatch(RuleFixture.session, at: RuleFixture.moment()) == message)
    }
    #expect(try RuleFixture.holds("\(unknown) or user = ann"))
    #expect(try !RuleFixture.holds("\(unknown) or user = bob"))
    #expect(try RuleFixture.holds("not (\(unknown) and user = bob)"))
    #expect(try !RuleFixture.holds("not (\(unknown) or user = bob)"))
    let moment = try RuleFixture.moment(zone: "Nowhere/Land")
    #expect(try !RuleFixture.holds("time in 00:00..00:00", at: moment))
    #expect(try RuleFixture.holds("time in 00:00..00:00 zone UTC", at: moment))
  }

  @Test("An expression tells which zones it names and whether it asks the clock")
  func tellsItsZones() throws {
    let expression = try RuleExpression(
      parsing: "day = mon zone A or not (time > 10:00 zone B and date > 2026-01-01)")
    #expect(expression.zoneNames == ["A", "B"] && expression.usesClock)
    let plain = try RuleExpression(parsing: "user = ann")
    #expect(plain.zoneNames.isEmpty && !plain.usesClock)
    #expect(try RuleExpression(parsing: "time > 10:00").usesClock)
  }
}
