/// Quantities that stand in JSON as the text that people write for them.
enum TextCoding {
  static func read<Value>(
    _ decoder: any Decoder, _ parse: (String) throws(QuantityError) -> Value
  ) throws -> Value {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      return try parse(text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  static func write(_ value: some CustomStringConvertible, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value.description)
  }
}
