/// CPU time per time, in thousandths of one processor: 1500 are one and a half.
public struct ProcessorRate: Hashable, Comparable, Codable, Sendable {
  /// At least 1.
  public let thousandths: Int

  /// What may be asked for: a thousandth of a processor to 65 536 of them.
  public static let range = 1...65_536_000

  /// - Parameter thousandths: held to ``range``.
  public init(thousandths: Int) {
    self.thousandths = min(max(thousandths, Self.range.lowerBound), Self.range.upperBound)
  }

  public init(processors: Int) {
    let (product, overflow) = processors.multipliedReportingOverflow(by: 1000)
    self.init(thousandths: overflow ? .max : product)
  }

  /// Reads `2`, `1.5` or `25%`, of processors or of all of them.
  ///
  /// - Parameter whole: processors of the machine, for percentages; above 0.
  /// - Throws: ``QuantityError`` for a sign, for more than three decimals of a processor and for
  ///   what is outside of ``range``.
  public init(parsing text: String, whole: Double) throws(QuantityError) {
    let range = "0.001 to 65536 processors, or 0.0001 to 100 %"
    if text.hasSuffix("%") {
      let percentage = try Percentage(parsing: text)
      guard percentage.partsPerMillion > 0 else { throw .outOfRange(text: text, range: range) }
      let thousandths = percentage.fraction * min(max(whole, 0.001), 65_536) * 1000
      self.init(thousandths: Int(thousandths.rounded()))
      return
    }
    let expected = "processors such as 2 or 1.5, or a percentage of the machine such as 25%"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    var scanner = QuantityScanner(text)
    guard let number = scanner.decimal(), scanner.isAtEnd else {
      throw .malformed(text: text, expected: expected)
    }
    guard let scaled = number.scaled(by: 1000), let thousandths = Int(exactly: scaled),
      Self.range.contains(thousandths)
    else { throw .outOfRange(text: text, range: range) }
    self.init(thousandths: thousandths)
  }

  public var processors: Double { Double(thousandths) / 1000 }

  public static func < (a: ProcessorRate, b: ProcessorRate) -> Bool {
    a.thousandths < b.thousandths
  }

  public init(from decoder: any Decoder) throws {
    self.init(thousandths: try decoder.singleValueContainer().decode(Int.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(thousandths)
  }
}

extension ProcessorRate: CustomStringConvertible {
  /// Without trailing zeros: `1.5`.
  public var description: String { Percentage.text(partsPerMillion: thousandths * 10) }
}
