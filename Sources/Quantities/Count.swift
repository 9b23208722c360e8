/// Reads whole counts under the same strict rules as every other quantity.
public enum Count {
  /// - Parameters:
  ///   - text: ASCII digits only.
  ///   - range: the counts allowed.
  /// - Throws: ``QuantityError`` when the text is no whole number in `range`.
  public static func parse(
    _ text: String, in range: ClosedRange<Int>
  ) throws(QuantityError) -> Int {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw .malformed(text: text, expected: expected)
    }
    guard let value = Int(text), range.contains(value) else {
      throw .outOfRange(text: text, range: "\(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
