import Quantities
import TestSupport
import Testing

struct PercentageTests {
  @Test(
    "A percentage is read exactly",
    arguments: [
      ("0", 0), ("25", 250_000), ("12.5", 125_000), ("90%", 900_000), ("100", 1_000_000),
      ("100%", 1_000_000), ("100.0000", 1_000_000), ("0.0001", 1), ("99.9999%", 999_999),
      ("007", 70_000),
    ] as [(String, Int32)])
  func parses(_ text: String, parts: Int32) throws {
    #expect(try Percentage(parsing: text).partsPerMillion == parts)
  }

  @Test("Nothing but a percentage is accepted", arguments: Junk.texts)
  func refusesJunk(_ text: String) {
    #expect(throws: QuantityError.self) { try Percentage(parsing: text) }
  }

  @Test(
    "A refused percentage says what is wrong with it",
    arguments: [
      ("", ErrorKind.empty), ("-1", .malformed), ("%", .malformed), ("50%%", .malformed),
      ("50 %", .malformed), ("%50", .malformed), ("50pct", .malformed), ("50٪", .malformed),
      ("100.0001", .outOfRange), ("101", .outOfRange), ("0.00001", .outOfRange),
      ("33.33333", .outOfRange), ("9223372036854775808", .outOfRange),
    ])
  func namesTheProblem(_ text: String, kind: ErrorKind) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try Percentage(parsing: text)
    }
    #expect(found == kind)
  }

  @Test("Too many digits are out of range, not malformed", arguments: Junk.hugeDigits)
  func refusesHugeDigits(_ text: String) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try Percentage(parsing: text)
    }
    #expect(found == .outOfRange)
  }

  @Test(
    "A percentage is shown without trailing zeros",
    arguments: [("0", "0"), ("12.50", "12.5"), ("0.0001", "0.0001"), ("10.0100%", "10.01")])
  func describes(_ text: String, shown: String) throws {
    #expect(try Percentage(parsing: text).description == shown)
  }

  @Test("What is shown reads back as the same percentage")
  func roundTrips() throws {
    for parts in stride(from: 0, through: 1_000_000, by: 37) {
      let fraction = String(parts % 10_000)
      let padding = String(repeating: "0", count: 4 - fraction.count)
      let percentage = try Percentage(parsing: "\(parts / 10_000).\(padding)\(fraction)")
      #expect(percentage.partsPerMillion == Int32(parts))
      #expect(try Percentage(parsing: percentage.description) == percentage)
    }
  }

  @Test("A whole percentage is clamped to 0…100")
  func clamps() {
    #expect(Percentage(percent: .min).partsPerMillion == 0)
    #expect(Percentage(percent: .max) == .whole)
    #expect(Percentage(percent: 25).fraction == 0.25)
    #expect(Percentage(percent: 25) < Percentage(percent: 26))
  }
}
