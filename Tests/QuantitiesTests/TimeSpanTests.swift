import Quantities
import TestSupport
import Testing

struct TimeSpanTests {
  @Test(
    "A duration is read exactly",
    arguments: [
      ("0", 0), ("0s", 0), ("00", 0), ("90", 90_000_000_000), ("90s", 90_000_000_000),
      ("1.5", 1_500_000_000), ("1.5s", 1_500_000_000), ("1ns", 1), ("1us", 1_000),
      ("250ms", 250_000_000), ("5m", 300_000_000_000), ("1h", 3_600_000_000_000),
      ("1h30m", 5_400_000_000_000), ("1d", 86_400_000_000_000), ("0.000000001s", 1),
      ("1d1h1m1s1ms1us1ns", 90_061_001_001_001), ("0.5h", 1_800_000_000_000),
      ("9223372036854775807ns", Int64.max), ("9223372036.854775807", Int64.max),
      ("1.50000000000s", 1_500_000_000),
    ] as [(String, Int64)])
  func parses(_ text: String, nanoseconds: Int64) throws {
    #expect(try TimeSpan(parsing: text).nanoseconds == nanoseconds)
  }

  @Test("Nothing but a duration is accepted", arguments: Junk.texts)
  func refusesJunk(_ text: String) {
    #expect(throws: QuantityError.self) { try TimeSpan(parsing: text) }
  }

  @Test(
    "A refused duration says what is wrong with it",
    arguments: [
      ("", ErrorKind.empty), ("-1", .malformed), ("90s5", .malformed), ("1h30", .malformed),
      ("s", .malformed), ("1h m", .unknownUnit), ("1h 30m", .unknownUnit), ("5 ", .unknownUnit),
      ("5min", .unknownUnit), ("5S", .unknownUnit), ("5M", .unknownUnit), ("1e3", .unknownUnit),
      ("0x10", .unknownUnit), ("1w", .unknownUnit), ("1µs", .unknownUnit),
      ("0.5ns", .outOfRange), ("1.0000000001s", .outOfRange),
      ("9223372036854775808ns", .outOfRange), ("9223372036.854775808", .outOfRange),
      ("106752d", .outOfRange), ("106751d1d", .outOfRange), ("9223372036s1s", .outOfRange),
    ])
  func namesTheProblem(_ text: String, kind: ErrorKind) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try TimeSpan(parsing: text)
    }
    #expect(found == kind)
  }

  @Test("Too many digits are out of range, not malformed", arguments: Junk.hugeDigits)
  func refusesHugeDigits(_ text: String) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try TimeSpan(parsing: text)
    }
    #expect(found == .outOfRange)
  }

  @Test(
    "A duration is shown exactly, in the largest units first",
    arguments: [
      (0, "0s"), (1, "1ns"), (999, "999ns"), (1_000, "1us"), (250_000_000, "250ms"),
      (1_500_000_000, "1s500ms"), (60_000_000_000, "1m"), (5_400_000_000_000, "1h30m"),
      (86_400_000_000_000, "1d"), (90_061_001_001_001, "1d1h1m1s1ms1us1ns"),
      (Int64.max, "106751d23h47m16s854ms775us807ns"),
    ] as [(Int64, String)])
  func describes(_ nanoseconds: Int64, text: String) {
    #expect(TimeSpan(nanoseconds: nanoseconds).description == text)
  }

  @Test("What is shown reads back as the same duration", arguments: [1, 2, 3] as [UInt64])
  func roundTrips(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let span = TimeSpan(nanoseconds: random.magnitude())
      #expect(try TimeSpan(parsing: span.description) == span, "seed \(seed)")
    }
  }

  @Test(
    "The brief form has at most two units",
    arguments: [
      (0, "0s"), (12_999_999, "12ms"), (999_999_999, "999ms"), (1_000_000_000, "1s"),
      (4_299_999_999, "4.2s"), (59_999_999_999, "59.9s"), (60_000_000_000, "1m"),
      (90_500_000_000, "1m30s"), (5_400_000_000_000, "1h30m"), (5_430_000_000_000, "1h30m"),
      (86_400_000_000_000, "1d"), (90_000_000_000_000, "1d1h"), (86_460_000_000_000, "1d"),
      (93_784_000_000_000, "1d2h"),
    ] as [(Int64, String)])
  func showsBriefly(_ nanoseconds: Int64, text: String) {
    #expect(TimeSpan(nanoseconds: nanoseconds).brief == text)
  }

  @Test("Seconds and milliseconds saturate in both directions")
  func saturates() {
    #expect(TimeSpan.seconds(3) == TimeSpan(nanoseconds: 3_000_000_000))
    #expect(TimeSpan.milliseconds(3) == TimeSpan(nanoseconds: 3_000_000))
    #expect(TimeSpan.seconds(.max) == .longest)
    #expect(TimeSpan.milliseconds(.max) == .longest)
    #expect(TimeSpan.seconds(-1) == .zero)
    #expect(TimeSpan.seconds(.min) == .zero)
    #expect(TimeSpan.milliseconds(.min) == .zero)
    #expect(TimeSpan(nanoseconds: .min) == .zero)
  }

  @Test("A sum stays at the longest span instead of overflowing")
  func adds() {
    #expect(.seconds(1) + .milliseconds(500) == TimeSpan(nanoseconds: 1_500_000_000))
    #expect(TimeSpan.longest + .longest == .longest)
    #expect(TimeSpan.longest + .zero == .longest)
    #expect(TimeSpan.zero < .longest)
    #expect(TimeSpan(nanoseconds: 1_999_999).milliseconds == 1)
    #expect(TimeSpan.milliseconds(1_500).inSeconds == 1.5)
  }
}
