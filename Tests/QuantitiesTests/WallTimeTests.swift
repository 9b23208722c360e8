import Quantities
import TestSupport
import Testing

struct WallTimeTests {
  /// Checked against `date -u -d @SECONDS`.
  static let known: [(Int64, String)] = [
    (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
    (-1_000, "1969-12-31T23:59:59.000Z"), (-86_400_000, "1969-12-31T00:00:00.000Z"),
    (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_799_999, "2000-02-29T23:59:59.999Z"),
    (951_868_800_000, "2000-03-01T00:00:00.000Z"),
    (-2_203_977_600_000, "1900-02-28T00:00:00.000Z"),
    (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
    (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
    (1_735_689_599_000, "2024-12-31T23:59:59.000Z"),
    (4_107_456_000_000, "2100-02-28T00:00:00.000Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    (2_147_483_648_000, "2038-01-19T03:14:08.000Z"),
    (1_795_454_003_000, "2026-11-23T17:13:23.000Z"),
    (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
  ]

  @Test("Known moments are shown in UTC", arguments: known)
  func describes(_ milliseconds: Int64, text: String) {
    #expect(WallTime(milliseconds: milliseconds).description == text)
  }

  @Test("Known moments are read in UTC", arguments: known)
  func parses(_ milliseconds: Int64, text: String) throws {
    #expect(try WallTime(parsing: text) == WallTime(milliseconds: milliseconds))
  }

  @Test(
    "The fraction is optional and has up to three digits",
    arguments: [
      ("1970-01-01T00:00:01Z", 1_000), ("1970-01-01T00:00:01.5Z", 1_500),
      ("1970-01-01T00:00:01.05Z", 1_050), ("1970-01-01T00:00:01.005Z", 1_005),
    ] as [(String, Int64)])
  func parsesFractions(_ text: String, milliseconds: Int64) throws {
    #expect(try WallTime(parsing: text).milliseconds == milliseconds)
  }

  @Test(
    "Nothing but a UTC time is accepted",
    arguments: Junk.texts + [
      "2026-11-23", "2026-11-23T17:13Z", "2026-11-23T17:13:23", "2026-11-23 17:13:23Z",
      "2026-11-23T17:13:23+01:00", "2026-11-23T17:13:23.Z", "2026-11-23T17:13:23.1234Z",
      "2026-11-23T17:13:23,5Z", "2026-11-23T17:13:23.-1Z", "2026-11-23T17:13:23ZZ",
      "2026-11-23T17:13:23.5", "+026-11-23T17:13:23Z", "-026-11-23T17:13:23Z",
      "2026-1１-23T17:13:23Z", "2026/11/23T17:13:23Z", "2026-11-23t17:13:23z",
      " 2026-11-23T17:13:23Z", "2026-11-23T17:13:23Z ", "10000-01-01T00:00:00Z",
      "2026-00-10T00:00:00Z", "2026-13-10T00:00:00Z", "2026-01-00T00:00:00Z",
      "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
      "2026-01-01T00:00:60Z",
    ])
  func refusesJunk(_ text: String) {
    #expect(throws: QuantityError.self) { try WallTime(parsing: text) }
  }

  @Test(
    "A day that the calendar does not have is out of range",
    arguments: ["2026-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "2026-04-31"])
  func refusesMissingDays(_ day: String) {
    let found = ErrorKind.of(day + "T00:00:00Z") { text throws(QuantityError) in
      _ = try WallTime(parsing: text)
    }
    #expect(found == .outOfRange)
  }

  @Test("Every day from 1899 to 2101 follows the one before it")
  func countsEveryDay() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var expected = try WallTime(parsing: "1899-01-01T00:00:00Z").milliseconds
    for year in 1899...2101 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for month in 1...12 {
        for day in 1...(lengths[month - 1] + (isLeap && month == 2 ? 1 : 0)) {
          let text = "\(year)-\(two(month))-\(two(day))T00:00:00.000Z"
          guard WallTime(milliseconds: expected).description == text,
            try WallTime(parsing: text).milliseconds == expected
          else {
            Issue.record("\(text) is not \(expected)")
            return
          }
          expected += 86_400_000
        }
      }
    }
  }

  @Test("What is shown reads back as the same moment", arguments: [1, 2, 3] as [UInt64])
  func roundTrips(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let milliseconds = Int64.random(
        in: -62_167_219_200_000...253_402_300_799_999, using: &random)
      let time = WallTime(milliseconds: milliseconds)
      #expect(try WallTime(parsing: time.description) == time, "seed \(seed)")
    }
  }

  @Test("The ends of time are shown without a trap, years before 0 with a leading sign")
  func showsTheEnds() {
    #expect(WallTime(milliseconds: .max).description == "292278994-08-17T07:12:55.807Z")
    #expect(WallTime(milliseconds: -62_167_219_200_001).description.hasPrefix("-0001-12-31T"))
    #expect(WallTime(milliseconds: .min) < WallTime(milliseconds: .max))
    #expect(WallTime(milliseconds: .min).description.hasPrefix("-292275055-05-16T"))
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
