/// What readers of YAML make of a scalar without quotes.
enum PlainScalar {
  static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]

  /// Words of YAML 1.1 and 1.2 that are no texts, in lower case: yaml.org/type (bool, null, value,
  /// merge, float) and the core schema of YAML 1.2.
  private static let words: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<",
    ".inf", "+.inf", "-.inf", ".nan",
  ]

  /// Whether a reader could take the text for something else when it stands without quotes.
  ///
  /// - Complexity: O(length).
  static func needsQuotes(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
      return true
    }
    if "-?:,[]{}#&*!|>'\"%@` ".unicodeScalars.contains(first) || last == " " || last == ":" {
      return true
    }
    if text.hasPrefix("...") || words.contains(text.lowercased()) { return true }
    return hasSeparator(text) || isNumber(Array(text.utf8)) || startsWithDate(Array(text.utf8))
  }

  /// A comment, a second key, or a character that stands only in quotes.
  private static func hasSeparator(_ text: String) -> Bool {
    var previous: Unicode.Scalar = "x"
    for scalar in text.unicodeScalars {
      if !DocumentCharacters.isPlain(scalar) { return true }
      if previous == ":", scalar == " " { return true }
      if previous == " ", scalar == "#" { return true }
      previous = scalar
    }
    return false
  }

  /// A number as JSON writes it (RFC 8259, section 6).
  static func isJSONNumber(_ text: String) -> Bool {
    var digits = Digits(text.utf8)
    digits.skip("-")
    guard digits.skip("0") || digits.skipAll(isDigit) > 0 else { return false }
    if digits.skip("."), digits.skipAll(isDigit) == 0 { return false }
    if digits.skip("e") || digits.skip("E") {
      if !digits.skip("-") { digits.skip("+") }
      guard digits.skipAll(isDigit) > 0 else { return false }
    }
    return digits.isAtEnd
  }

  /// Whole numbers in every base, with `_` or `,` between digits, sexagesimal ones, and decimals
  /// (yaml.org/type/int.html and float.html, and the core schema of YAML 1.2).
  private static func isNumber(_ text: [UInt8]) -> Bool {
    var digits = Digits(text)
    if !digits.skip("-") { digits.skip("+") }
    if digits.skip("0") {
      for (letter, isInBase) in [("x", isHexDigit), ("o", isDigit), ("b", isDigit)] {
        var rest = digits
        guard rest.skip(letter) || rest.skip(letter.uppercased()) else { continue }
        return rest.skipAll { isInBase($0) || isGap($0) } > 0 && rest.isAtEnd
      }
    } else if !digits.startsWith(isDigit), !digits.startsWith({ $0 == UInt8(ascii: ".") }) {
      return false
    }
    digits.skipAll { isDigit($0) || isGap($0) }
    while digits.skip(":") { digits.skipAll { isDigit($0) || isGap($0) } }
    if digits.skip(".") { digits.skipAll { isDigit($0) || isGap($0) } }
    if digits.skip("e") || digits.skip("E") {
      if !digits.skip("-") { digits.skip("+") }
      digits.skipAll(isDigit)
    }
    return digits.isAtEnd
  }

  /// `2026-01-31`, alone or before a time.
  private static func startsWithDate(_ text: [UInt8]) -> Bool {
    var digits = Digits(text)
    return digits.skipAll(isDigit) == 4 && digits.skip("-") && digits.skipAll(isDigit) > 0
      && digits.skip("-") && digits.skipAll(isDigit) > 0
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }

  private static func isGap(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte == UInt8(ascii: ",")
  }
}

/// Reads a number from its front.
private struct Digits {
  private var rest: ArraySlice<UInt8>

  init(_ text: some Sequence<UInt8>) {
    rest = Array(text)[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  func startsWith(_ accept: (UInt8) -> Bool) -> Bool { rest.first.map(accept) ?? false }

  @discardableResult
  mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  @discardableResult
  mutating func skipAll(_ accept: (UInt8) -> Bool) -> Int {
    let found = rest.prefix(while: accept).count
    rest = rest.dropFirst(found)
    return found
  }
}
