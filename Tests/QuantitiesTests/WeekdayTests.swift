import Quantities
import Testing

struct WeekdayTests {
  @Test("A day is read by its short and its full name, in any case")
  func parses() throws {
    for day in Weekday.allCases {
      #expect(try Weekday(parsing: day.description) == day)
      #expect(try Weekday(parsing: day.name.uppercased()) == day)
    }
    #expect(try Weekday(parsing: "Tue") == .tuesday)
    #expect(Weekday.wednesday.description == "wed")
    #expect(Weekday.sunday.rawValue == 0)
  }

  @Test(
    "Nothing else is a day",
    arguments: Junk.texts + ["mo", "tues", "mond", "monday ", "mon,", "0", "7", "ſun"])
  func refuses(_ text: String) {
    #expect(throws: QuantityError.self) { try Weekday(parsing: text) }
  }

  @Test("Sunday follows Saturday")
  func wraps() {
    #expect(Weekday.saturday.next == .sunday)
    #expect(Weekday.sunday.next == .monday)
  }
}

struct WeekdaysTests {
  @Test(
    "Days are read in every form and shown in one",
    arguments: [
      ("daily", "daily", 7), ("Every Day", "daily", 7), ("mon..sun", "daily", 7),
      ("wed..tue", "daily", 7), ("weekdays", "mon..fri", 5), ("MON..FRI", "mon..fri", 5),
      ("fri,mon,tue,thu,wed", "mon..fri", 5), ("weekends", "sat,sun", 2),
      ("sun,sat", "sat,sun", 2), ("fri..mon", "fri..mon", 4), ("sun..mon", "mon,sun", 2),
      ("mon,wed,fri", "mon,wed,fri", 3), ("mon..mon", "mon", 1), ("mon,mon", "mon", 1),
      ("sunday", "sun", 1), ("mon..wed,fri..sun", "fri..wed", 6),
      ("tue..wed,sat", "tue,wed,sat", 3),
    ])
  func parses(_ text: String, canonical: String, count: Int) throws {
    let days = try Weekdays(parsing: text)
    #expect(days.description == canonical)
    #expect(days.count == count)
  }

  @Test("Each of the 127 sets is shown in a form that reads back")
  func roundTrips() throws {
    for bits in 1..<128 {
      let days = Weekday.allCases.filter { bits & 1 << $0.rawValue != 0 }
      let set = try #require(Weekdays(days))
      #expect(Set(set.days) == Set(days))
      #expect(Weekday.allCases.filter(set.contains) == days)
      #expect(try Weekdays(parsing: set.description) == set)
    }
    #expect(Weekdays([Weekday]()) == nil)
  }

  @Test(
    "Nothing else is a set of days",
    arguments: Junk.texts + [
      ",", "mon,", ",mon", "mon, tue", "mon..", "..mon", "mon.tue", "mon...tue", "mon..tue..wed",
      "mon-fri", "daily,mon", "everyday", "none", "mon..xyz",
    ])
  func refuses(_ text: String) {
    #expect(throws: QuantityError.self) { try Weekdays(parsing: text) }
  }
}
