/// Comparisons of texts byte by byte, with or without ASCII case. Nothing is allocated.
enum TextComparison {
  static func fold(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }

  static func folded(_ text: String) -> String {
    String(decoding: text.utf8.map(fold), as: UTF8.self)
  }

  static func areEqual(_ a: String, _ b: String, matchesCase: Bool) -> Bool {
    var (a, b) = (a, b)
    return a.withUTF8 { a in b.withUTF8 { b in areEqual(a, b, matchesCase: matchesCase) } }
  }

  static func areEqual(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, matchesCase: Bool
  ) -> Bool {
    guard a.count == b.count else { return false }
    for index in a.indices where a[index] != b[index] {
      if matchesCase || fold(a[index]) != fold(b[index]) { return false }
    }
    return true
  }

  static func isLess(_ a: String, _ b: String, matchesCase: Bool) -> Bool {
    matchesCase
      ? a.utf8.lexicographicallyPrecedes(b.utf8)
      : a.utf8.lexicographicallyPrecedes(b.utf8) { fold($0) < fold($1) }
  }

  /// The longest text that is read as a number.
  private static let longestNumber = 64

  /// nil when the text is not a number such as `-12.5`. Beyond 2⁵³ neighbours become equal.
  static func number(_ text: String) -> Double? {
    guard text.utf8.count <= longestNumber else { return nil }
    var digits = 0
    var points = 0
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "-") where index == 0: break
      default: return nil
      }
    }
    return digits > 0 && points <= 1 ? Double(text) : nil
  }
}
