import FoundationEssentials
import ResourceManagement

extension Value: Encodable {
  func encode(to encoder: any Encoder) throws {
    var single = encoder.singleValueContainer()
    switch self {
    case .null: try single.encodeNil()
    case .bool(let flag): try single.encode(flag)
    case .count(let count): try single.encode(count)
    case .text(let text): try single.encode(text)
    case .list(let values): try single.encode(values)
    case .object(let record): try single.encode(record)
    case .id(let id): try single.encode(String(id))
    case .time(let time): try single.encode(time.description)
    case .span(let span): try single.encode(span.milliseconds)
    case .size(let size): try single.encode(size.bytes)
    case .percent(let percent): try single.encode(percent)
    }
  }
}

extension Record: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for field in fields {
      try container.encode(field.value, forKey: Key(stringValue: field.key))
    }
  }

  /// One JSON object with its keys in alphabetical order, so that the same answer has the same
  /// bytes.
  func json(isPretty: Bool) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      isPretty
      ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      : [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
