/// The one strict number reader behind every quantity: ASCII digits only, no sign, no exponent,
/// no separators, no surrounding space. Foundation's and the standard library's readers accept
/// "nan", "0x10" and "1e5", which no administrator means.
struct QuantityScanner {
  /// A decimal number kept exact: `value / 10^places`.
  struct Decimal {
    var digits: UInt64
    var places: Int
    /// More digits than 64 bits hold; the rest of the number was skipped.
    var isTooLong = false
  }

  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = text[...].utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// Reads digits with at most one point; nil when there is no digit or the number does not fit
  /// 64 bits.
  mutating func decimal() -> Decimal? {
    var number = Decimal(digits: 0, places: 0)
    var sawDigit = false
    var sawPoint = false
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !sawPoint, sawDigit {
        sawPoint = true
        rest = rest.dropFirst()
        sawDigit = false
        continue
      }
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
      let (shifted, overflow) = number.digits.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      if overflow || carry { number.isTooLong = true }
      number.digits = sum
      if sawPoint { number.places += 1 }
      sawDigit = true
      rest = rest.dropFirst()
    }
    return sawDigit ? number : nil
  }

  /// Reads everything up to the next digit or the end.
  mutating func unit() -> String {
    let letters = rest.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(letters.count)
    return String(Substring(letters))
  }
}

extension QuantityScanner.Decimal {
  /// The number times `factor` as an exact integer; nil when it overflows or is not whole.
  func scaled(by factor: Int64) -> Int64? {
    guard !isTooLong else { return nil }
    var divisor: UInt64 = 1
    for _ in 0..<places {
      let (next, overflow) = divisor.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      divisor = next
    }
    let product = digits.multipliedFullWidth(by: UInt64(factor))
    guard product.high < divisor else { return nil }
    let (quotient, remainder) = divisor.dividingFullWidth(product)
    return remainder == 0 ? Int64(exactly: quotient) : nil
  }
}
