import TestSupport
import Testing

@testable import ResourcePolicy

struct GlobTests {
  @Test(
    "A pattern matches the whole text",
    arguments: [
      ("admin", "admin", true), ("admin", "ADMIN", true), ("ADMIN", "admin", true),
      ("ad", "admin", false), ("admin", "ad", false), ("dm", "admin", false),
      ("ad*", "admin", true), ("*min", "admin", true), ("a*n", "admin", true),
      ("*", "", true), ("*", "x", true), ("?", "", false), ("?", "x", true), ("??", "x", false),
      ("?*", "", false), ("**", "", true), ("a*b*c", "aXbXbXc", true), ("a*b*c", "aXbXbX", false),
      ("*ab", "aab", true), ("*aab", "aaab", true), ("a?c", "abc", true), ("a?c", "ac", false),
      ("?", "é", true), ("??", "é", false), ("*é", "caf\u{E9}", true), ("a?", "a😀", true),
      ("É", "é", false), ("^ad.*n$", "admin", false), ("[a]", "a", false), ("[a]", "[A]", true),
      ("a.c", "abc", false), ("\\*", "*", false), ("k", "\u{212A}", false), ("a", "", false),
    ])
  func matches(_ pattern: String, text: String, expected: Bool) throws {
    #expect(try Glob(pattern, field: "user").matches(text) == expected)
  }

  @Test("Random patterns match as the slow definition says", arguments: [1, 2, 3] as [UInt64])
  func agreesWithTheReference(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var matched = 0
    for _ in 0..<4_000 {
      let pattern = word(of: "abAé€**??", 1...8, &random)
      let text = word(of: "abABé€", 0...10, &random)
      let expected = slowMatch(
        Array(pattern.unicodeScalars)[...], Array(text.unicodeScalars)[...])
      let found = try Glob(pattern, field: "user").matches(text)
      #expect(found == expected, "seed \(seed): \(pattern) on \(text)")
      matched += found ? 1 : 0
    }
    #expect((400...3_600).contains(matched), "the patterns test both answers")
  }

  @Test("Many stars take no exponential time")
  func staysFast() throws {
    let pattern = String(repeating: "a*", count: 200) + "b"
    #expect(try !Glob(pattern, field: "user").matches(String(repeating: "a", count: 1_000)))
  }

  @Test(
    "An empty, overlong or unprintable pattern is refused",
    arguments: [
      "", "a\n", "a\u{0}", "\u{1B}[31m", "a\u{7F}", "a\u{85}", String(repeating: "a", count: 1025),
      String(repeating: "é", count: 513),
    ])
  func refuses(_ pattern: String) throws {
    let error = try #require(throws: PolicyError.self) { try Glob(pattern, field: "user") }
    #expect(error.isInvalidText)
    #expect(error.description.contains("user"))
  }

  @Test(
    "The literal prefix ends at the first wildcard",
    arguments: [("abc", 3), ("*", 0), ("ab*c", 2), ("a?", 1), ("?a", 0), ("a**", 1)])
  func measuresThePrefix(_ pattern: String, length: Int) throws {
    #expect(try Glob(pattern, field: "user").literalPrefixLength == length)
    #expect(try Glob(pattern, field: "user").description == pattern)
  }

  private func word(
    of letters: String, _ lengths: ClosedRange<Int>, _ random: inout SplitMix64
  ) -> String {
    let count = Int.random(in: lengths, using: &random)
    return String((0..<count).compactMap { _ in letters.randomElement(using: &random) })
  }

  /// The definition itself, exponential.
  private func slowMatch(
    _ pattern: ArraySlice<Unicode.Scalar>, _ text: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    if first == "*" {
      return (0...text.count).contains { slowMatch(rest, text.dropFirst($0)) }
    }
    guard let head = text.first else { return false }
    let isSame = first == "?" || lower(first) == lower(head)
    return isSame && slowMatch(rest, text.dropFirst())
  }

  private func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard ("A"..."Z").contains(scalar) else { return scalar }
    return Unicode.Scalar(UInt8(scalar.value) + 32)
  }
}
