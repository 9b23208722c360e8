import FoundationEssentials
import Quantities
import Testing

/// The form of every quantity in JSON: a bare integer in its smallest unit.
struct QuantityCodingTests {
  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode([value]), as: UTF8.self)
  }

  private func read<T: Decodable>(_ type: T.Type, _ number: String) throws -> T? {
    try JSONDecoder().decode([T].self, from: Data("[\(number)]".utf8)).first
  }

  @Test("Quantities are written as integers")
  func writes() throws {
    #expect(try json(TimeSpan.seconds(1)) == "[1000000000]")
    #expect(try json(ByteCount(bytes: .max)) == "[9223372036854775807]")
    #expect(try json(Percentage(percent: 25)) == "[250000]")
    #expect(try json(Instant(nanoseconds: -1)) == "[-1]")
    #expect(try json(WallTime(milliseconds: -1)) == "[-1]")
    #expect(try json(GroupID(.max)) == "[18446744073709551615]")
  }

  @Test("What was written is read back")
  func reads() throws {
    #expect(try read(TimeSpan.self, "1000000000") == .seconds(1))
    #expect(try read(ByteCount.self, "9223372036854775807") == ByteCount(bytes: .max))
    #expect(try read(Percentage.self, "1000000") == .whole)
    #expect(try read(Instant.self, "-1") == Instant(nanoseconds: -1))
    #expect(try read(WallTime.self, "-1") == WallTime(milliseconds: -1))
    #expect(try read(SessionID.self, "7") == SessionID(7))
  }

  @Test(
    "A number that no quantity has is refused",
    arguments: [
      "-1", "9223372036854775808", "1e30", "1.5", "\"1\"", "null", "true",
    ])
  func refuses(_ number: String) {
    #expect(throws: DecodingError.self) { try read(TimeSpan.self, number) }
    #expect(throws: DecodingError.self) { try read(ByteCount.self, number) }
    #expect(throws: DecodingError.self) { try read(Percentage.self, number) }
  }

  @Test("More than the whole and negative identifiers are refused")
  func refusesRanges() {
    #expect(throws: DecodingError.self) { try read(Percentage.self, "1000001") }
    #expect(throws: DecodingError.self) { try read(GroupID.self, "-1") }
  }
}
