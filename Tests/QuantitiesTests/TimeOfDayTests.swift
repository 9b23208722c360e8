import Quantities
import Testing

struct TimeOfDayTests {
  @Test(
    "A time of day is read with and without seconds",
    arguments: [
      ("00:00", 0, "00:00"), ("22:00", 79_200, "22:00"), ("22:00:30", 79_230, "22:00:30"),
      ("06:05:00", 21_900, "06:05"), ("23:59:59", 86_399, "23:59:59"), ("24:00", 86_400, "24:00"),
      ("24:00:00", 86_400, "24:00"),
    ])
  func parses(_ text: String, seconds: Int, shown: String) throws {
    let time = try TimeOfDay(parsing: text)
    #expect(time.seconds == seconds)
    #expect(time.description == shown)
  }

  @Test("Every second of a day reads back")
  func roundTrips() throws {
    for seconds in 0...86_400 {
      let time = TimeOfDay(seconds: seconds)
      guard try TimeOfDay(parsing: time.description) == time, time.seconds == seconds else {
        Issue.record("\(time) is not \(seconds)")
        return
      }
    }
  }

  @Test(
    "Nothing else is a time of day",
    arguments: Junk.texts + [
      "22", "2:00", "22:0", "22:000", "22:00:", "22:00:0", "22:00:00:00", "10pm", "22.00", "2200",
      "-1:00", "+2:00", "22:00Z", ":", "::",
    ])
  func refusesJunk(_ text: String) {
    #expect(throws: QuantityError.self) { try TimeOfDay(parsing: text) }
  }

  @Test(
    "A time that no day has is out of range",
    arguments: ["24:01", "24:00:01", "25:00", "22:60", "22:00:60", "99:99"])
  func refusesRanges(_ text: String) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try TimeOfDay(parsing: text)
    }
    #expect(found == .outOfRange)
  }

  @Test("Seconds are clamped to one day, and times are in order")
  func clamps() {
    #expect(TimeOfDay(seconds: .min) == .midnight)
    #expect(TimeOfDay(seconds: .max) == .endOfDay)
    #expect(TimeOfDay.midnight < .endOfDay)
  }
}
