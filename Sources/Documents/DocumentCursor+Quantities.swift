public import Quantities

// Values that are texts of a strict form, read as the command line reads them.
extension DocumentCursor {
  /// Reads a text by the strict rules of quantities and says where one is wrong.
  public func quantity<Value>(
    _ read: (String) throws(QuantityError) -> Value
  ) throws(DocumentError) -> Value {
    let text = try text()
    do {
      return try read(text)
    } catch {
      throw failure(error.description)
    }
  }

  /// - Throws: for everything but a count in `range`.
  public func count(in range: ClosedRange<Int>) throws(DocumentError) -> Int {
    try quantity { text throws(QuantityError) in try Count.parse(text, in: range) }
  }

  /// - Throws: for everything but a duration in `range`, with its unit.
  public func duration(in range: ClosedRange<TimeSpan>) throws(DocumentError) -> TimeSpan {
    try quantity { text throws(QuantityError) in
      let span = try TimeSpan(parsing: text)
      guard range.contains(span) else {
        throw .outOfRange(text: text, range: "\(range.lowerBound) to \(range.upperBound)")
      }
      return span
    }
  }

  /// - Throws: for everything but a size in `range`.
  public func size(in range: ClosedRange<ByteCount>) throws(DocumentError) -> ByteCount {
    try quantity { text throws(QuantityError) in
      let size = try ByteCount(parsing: text)
      guard range.contains(size) else {
        throw .outOfRange(text: text, range: "\(range.lowerBound) to \(range.upperBound)")
      }
      return size
    }
  }

  /// One of the cases of an enum by its raw value, in upper or lower case.
  ///
  /// - Throws: for anything else, with what was probably meant.
  public func choice<Value: RawRepresentable & CaseIterable>() throws(DocumentError) -> Value
  where Value.RawValue == String {
    try choice(among: Value.allCases.map { ($0.rawValue, $0) })
  }

  /// One of several values by its name, in upper or lower case.
  ///
  /// - Parameter known: the names in lower case.
  /// - Throws: for anything else, with what was probably meant.
  public func choice<Value>(
    among known: [(name: String, value: Value)]
  ) throws(DocumentError) -> Value {
    let text = try text()
    guard let choice = known.first(where: { $0.name == text.lowercased() }) else {
      let names = known.map(\.name)
      throw failure(
        "\(DocumentWriter.json(text: text)) is none of \(names.joined(separator: ", "))",
        suggestions: DidYouMean.suggestions(for: text, among: names))
    }
    return choice.value
  }
}
