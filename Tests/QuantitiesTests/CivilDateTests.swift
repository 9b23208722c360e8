import Quantities
import TestSupport
import Testing

struct CivilDateTests {
  @Test(
    "Dates have their day of the week and their number",
    arguments: [
      ("1970-01-01", 0, Weekday.thursday), ("1969-12-31", -1, .wednesday),
      ("2000-02-29", 11_016, .tuesday), ("2026-12-24", 20_811, .thursday),
      ("0001-01-01", -719_162, .monday), ("9999-12-31", 2_932_896, .friday),
    ])
  func describes(_ text: String, days: Int, weekday: Weekday) throws {
    let date = try CivilDate(parsing: text)
    #expect(date.daysSinceEpoch == days)
    #expect(date.weekday == weekday)
    #expect(date.description == text)
    #expect(CivilDate(daysSinceEpoch: days) == date)
  }

  @Test("Every day of 400 years, after which the calendar repeats, follows the one before it")
  func followsDays() throws {
    var before = CivilDate(daysSinceEpoch: -1)
    for days in 0...146_097 {
      let date = CivilDate(daysSinceEpoch: days)
      guard date > before, date.daysSinceEpoch == days, date.weekday == before.weekday.next,
        CivilDate(year: date.year, month: date.month, day: date.day) == date
      else {
        Issue.record("\(date) does not follow \(before)")
        return
      }
      before = date
    }
    #expect(before.description == "2370-01-01")
  }

  @Test("Days are added across months and held at the ends")
  func advances() throws {
    let date = try CivilDate(parsing: "2024-02-28")
    #expect(date.advanced(by: 2).description == "2024-03-01")
    #expect(date.advanced(by: -59).description == "2023-12-31")
    #expect(date.advanced(by: .max) == .last)
    #expect(date.advanced(by: .min) == .first)
    #expect(CivilDate(daysSinceEpoch: .min) == .first)
    #expect(CivilDate(daysSinceEpoch: .max) == .last)
  }

  @Test(
    "Nothing else is a date",
    arguments: Junk.texts + [
      "2026-12-4", "2026/12/24", "26-12-24", "2026-12-24Z", "-026-12-24", "2026-12-24 ",
      "20261224", "12026-12-24",
    ])
  func refusesJunk(_ text: String) {
    #expect(throws: QuantityError.self) { try CivilDate(parsing: text) }
  }

  @Test(
    "A day that the calendar does not have is out of range",
    arguments: ["0000-01-01", "2026-00-01", "2026-13-01", "2026-01-00", "2026-02-29", "2100-02-29"])
  func refusesMissingDays(_ text: String) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try CivilDate(parsing: text)
    }
    #expect(found == .outOfRange)
    #expect(CivilDate(year: 2026, month: 2, day: 29) == nil)
    #expect(CivilDate(year: .max, month: .max, day: .max) == nil)
  }

  @Test("A civil time is shown with its offset, and with seconds only where it has some")
  func showsCivilTimes() throws {
    let date = try CivilDate(parsing: "2026-03-29")
    func shown(_ offset: Int) -> String {
      CivilTime(date: date, time: TimeOfDay(seconds: 10_800), offset: offset).description
    }
    #expect(shown(7200) == "2026-03-29T03:00:00+02:00")
    #expect(shown(-12_600) == "2026-03-29T03:00:00-03:30")
    #expect(shown(0) == "2026-03-29T03:00:00Z")
    #expect(shown(3208) == "2026-03-29T03:00:00+00:53:28")
    #expect(shown(.min).hasPrefix("2026-03-29T03:00:00-"))
  }
}
