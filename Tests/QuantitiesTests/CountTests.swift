import Quantities
import Testing

struct CountTests {
  @Test("A count is read exactly", arguments: [("0", 0), ("7", 7), ("007", 7), ("1000", 1000)])
  func parses(_ text: String, count: Int) throws {
    #expect(try Count.parse(text, in: 0...1000) == count)
  }

  @Test("Nothing but a count is accepted", arguments: Junk.texts + ["1.0", "1s", "1K", "1%"])
  func refusesJunk(_ text: String) {
    #expect(throws: QuantityError.self) { try Count.parse(text, in: Int.min...Int.max) }
  }

  @Test(
    "A refused count says what is wrong with it",
    arguments: [
      ("", ErrorKind.empty), ("-5", .malformed), ("+5", .malformed), ("5 ", .malformed),
      ("0", .outOfRange), ("8", .outOfRange), ("9223372036854775807", .outOfRange),
      ("9223372036854775808", .outOfRange), (String(repeating: "9", count: 400), .outOfRange),
    ])
  func namesTheProblem(_ text: String, kind: ErrorKind) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try Count.parse(text, in: 1...7)
    }
    #expect(found == kind)
  }

  @Test("The largest integer is a count")
  func readsTheLargest() throws {
    #expect(try Count.parse("9223372036854775807", in: 0...Int.max) == Int.max)
  }
}
