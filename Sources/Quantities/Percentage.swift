/// A part of the whole, 0 to 100 percent, exact to a ten-thousandth of a percent.
public struct Percentage: Hashable, Comparable, Sendable {
  /// 0 to 1 000 000.
  public let partsPerMillion: Int32

  /// - Parameter percent: clamped to 0…100.
  public init(percent: Int) {
    partsPerMillion = Int32(min(max(percent, 0), 100)) * 10_000
  }

  private init(validParts: Int32) {
    partsPerMillion = validParts
  }

  public static let whole = Percentage(percent: 100)

  /// 0 to 1.
  public var fraction: Double { Double(partsPerMillion) / 1_000_000 }

  public static func < (a: Percentage, b: Percentage) -> Bool {
    a.partsPerMillion < b.partsPerMillion
  }

  /// Reads `25`, `12.5` or `90%`.
  ///
  /// - Throws: ``QuantityError`` for a sign, more than four decimals or more than 100.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "a percentage such as 25, 12.5 or 90%"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    var scanner = QuantityScanner(text)
    guard let number = scanner.decimal() else {
      throw .malformed(text: text, expected: expected)
    }
    let unit = scanner.unit()
    guard scanner.isAtEnd, unit.isEmpty || unit == "%" else {
      throw .malformed(text: text, expected: expected)
    }
    guard let parts = number.scaled(by: 10_000), parts <= 1_000_000 else {
      throw .outOfRange(text: text, range: "0 to 100 percent, at most four decimals")
    }
    self.init(validParts: Int32(parts))
  }
}

extension Percentage: CustomStringConvertible {
  /// Without trailing zeros and without a sign: `12.5`.
  public var description: String { Self.text(partsPerMillion: Int(partsPerMillion)) }
}

extension Percentage: Codable {
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let parts = try value.decode(Int32.self)
    guard (0...1_000_000).contains(parts) else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "not a percentage")
    }
    self.init(validParts: parts)
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(partsPerMillion)
  }
}

extension Percentage {
  /// - Parameter hundredths: of a percent, clamped to 0…10 000.
  public init(hundredths: Int) {
    self.init(validParts: Int32(min(max(hundredths, 0), 10_000)) * 100)
  }

  /// A sum of percentages, which may be more than the whole, as a text.
  public static func text(partsPerMillion parts: Int) -> String {
    let whole = parts / 10_000
    var fraction = String(parts % 10_000)
    guard fraction != "0" else { return String(whole) }
    fraction = String(repeating: "0", count: 4 - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    return "\(whole).\(fraction)"
  }
}
