import Quantities

/// Texts that no quantity accepts, whatever its units are.
enum Junk {
  static let texts: [String] = [
    "", " ", "\t", "-1", "+1", "-0", "−1", " 1", "1 ", "1\n", "1\u{0}", "1 0", "nan", "NaN",
    "inf", "infinity", "0x10", "0b1", "0o7", "1e3", "1E3", "1e-3", "1_000", "1,000", "1'000",
    "1,5", "١", "١٢", "1١", "１", "½", "²", "1\u{301}", ".", ".5", "5.", "1..2", "1.2.3",
    "--", "1/2", "abc", "\u{FEFF}1", "1\u{200B}", "max", "unlimited",
  ]

  /// More digits than any integer type has.
  static let hugeDigits = [
    "18446744073709551615", "18446744073709551616", "99999999999999999999",
    String(repeating: "9", count: 400),
  ]
}

/// The case of an error without its payload, so that tables compare no prose.
enum ErrorKind {
  case empty, malformed, unknownUnit, outOfRange

  init(_ error: QuantityError) {
    self =
      switch error {
      case .empty: .empty
      case .malformed: .malformed
      case .unknownUnit: .unknownUnit
      case .outOfRange: .outOfRange
      }
  }

  /// What `parse` refuses `text` with; nil when it accepts it.
  static func of(
    _ text: String, _ parse: (String) throws(QuantityError) -> Void
  ) -> ErrorKind? {
    do {
      try parse(text)
      return nil
    } catch {
      return ErrorKind(error)
    }
  }
}
