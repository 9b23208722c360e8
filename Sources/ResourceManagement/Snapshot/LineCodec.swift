import FoundationEssentials
import ResourceEngine

/// One JSON object per line, for the logs beside the state.
enum LineCodec {
  static func encode(_ value: some Encodable) -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { Array($0) }
  }

  /// nil for a torn or foreign line.
  static func decode<Value: Decodable>(_ line: ArraySlice<UInt8>, as type: Value.Type) -> Value? {
    try? JSONDecoder().decode(type, from: Data(line))
  }
}
