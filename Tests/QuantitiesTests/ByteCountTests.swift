import Quantities
import TestSupport
import Testing

struct ByteCountTests {
  @Test(
    "A size is read exactly, in powers of 1024",
    arguments: [
      ("0", 0), ("4096", 4096), ("1b", 1), ("1B", 1), ("1K", 1 << 10), ("1k", 1 << 10),
      ("1Ki", 1 << 10), ("1KiB", 1 << 10), ("1kib", 1 << 10), ("512M", 512 << 20),
      ("1.5G", 3 << 29), ("2GiB", 2 << 30), ("1T", 1 << 40), ("1P", 1 << 50), ("7E", 7 << 60),
      ("0.5K", 512), ("0.0009765625K", 1), ("9223372036854775807", Int64.max),
      ("007M", 7 << 20),
    ] as [(String, Int64)])
  func parses(_ text: String, bytes: Int64) throws {
    #expect(try ByteCount(parsing: text).bytes == bytes)
  }

  @Test("Nothing but a size is accepted", arguments: Junk.texts)
  func refusesJunk(_ text: String) {
    #expect(throws: QuantityError.self) { try ByteCount(parsing: text) }
  }

  @Test(
    "A refused size says what is wrong with it",
    arguments: [
      ("", ErrorKind.empty), ("-1", .malformed), ("M", .malformed), ("1M5", .malformed),
      ("1M1K", .malformed), ("1 M", .unknownUnit), ("1M ", .unknownUnit), ("1KB", .unknownUnit),
      ("1MB", .unknownUnit), ("1Z", .unknownUnit), ("1ib", .unknownUnit),
      ("1\u{212A}", .unknownUnit), ("1\u{212A}iB", .unknownUnit), ("0.5", .outOfRange),
      ("0.3K", .outOfRange), ("8E", .outOfRange), ("9223372036854775808", .outOfRange),
      ("8192P", .outOfRange), ("16E", .outOfRange),
    ])
  func namesTheProblem(_ text: String, kind: ErrorKind) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try ByteCount(parsing: text)
    }
    #expect(found == kind)
  }

  @Test("Too many digits are out of range, not malformed", arguments: Junk.hugeDigits)
  func refusesHugeDigits(_ text: String) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try ByteCount(parsing: text)
    }
    #expect(found == .outOfRange)
  }

  @Test(
    "A size is shown exactly, in the largest unit that divides it",
    arguments: [
      (0, "0"), (1, "1"), (1023, "1023"), (1024, "1K"), (1025, "1025"), (1 << 20, "1M"),
      (3 << 29, "1536M"), (1 << 60, "1E"), (Int64.max, "9223372036854775807"),
    ] as [(Int64, String)])
  func describes(_ bytes: Int64, text: String) {
    #expect(ByteCount(bytes: bytes).description == text)
  }

  @Test("What is shown reads back as the same size", arguments: [1, 2, 3] as [UInt64])
  func roundTrips(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let zeroBits = Int64.random(in: 0...40, using: &random)
      let size = ByteCount(bytes: (random.magnitude() >> zeroBits) << zeroBits)
      #expect(try ByteCount(parsing: size.description) == size, "seed \(seed)")
    }
  }

  @Test(
    "The brief form has one decimal, rounded down",
    arguments: [
      (0, "0B"), (1023, "1023B"), (1024, "1K"), (1126, "1K"), (1127, "1.1K"), (1535, "1.4K"),
      (1536, "1.5K"), (2047, "1.9K"), ((2 << 30) - 1, "1.9G"), (1 << 40, "1T"),
      (Int64.max, "7.9E"),
    ] as [(Int64, String)])
  func showsBriefly(_ bytes: Int64, text: String) {
    #expect(ByteCount(bytes: bytes).brief == text)
  }

  @Test("Sizes are clamped and saturate instead of overflowing")
  func saturates() {
    #expect(ByteCount(bytes: .min) == .zero)
    #expect(ByteCount(bytes: 2) + ByteCount(bytes: 3) == ByteCount(bytes: 5))
    #expect(ByteCount(bytes: .max) + ByteCount(bytes: 1) == ByteCount(bytes: .max))
    #expect(ByteCount(bytes: 1) < ByteCount(bytes: 2))
  }
}
