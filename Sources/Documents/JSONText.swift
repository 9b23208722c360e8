/// Makes JSON readable for a parser of YAML, which is almost a superset.
///
/// Two things of JSON are no YAML: tabs between tokens, and characters beyond U+FFFF written as two
/// `\u` escapes. Both are rewritten in place, so that every later position stays true.
enum JSONText {
  /// The text, rewritten where it is JSON; unchanged when it is something else.
  ///
  /// - Complexity: O(bytes).
  static func asYAML(_ bytes: [UInt8]) -> [UInt8] {
    var scanner = JSONScanner(bytes)
    return scanner.rewrite() ?? bytes
  }
}

private struct JSONScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []

  /// A number or a literal: JSON has no key and no text of several words among them.
  private enum Word {
    case none, open, closed
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// nil when the text is no JSON: then a quote may mean something else.
  mutating func rewrite() -> [UInt8]? {
    output.reserveCapacity(bytes.count)
    var mayStartString = false
    var isFirst = true
    var word = Word.none
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\t"), UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        output.append(byte == UInt8(ascii: "\t") ? UInt8(ascii: " ") : byte)
        if word == .open { word = .closed }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        output.append(byte)
        (mayStartString, isFirst, word) = (true, false, .none)
      case _ where isFirst:
        return nil
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        output.append(byte)
        (mayStartString, word) = (false, .none)
      case UInt8(ascii: ":") where word != .none:
        return nil
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        output.append(byte)
        (mayStartString, word) = (true, .none)
      case UInt8(ascii: "\"") where mayStartString:
        copyString()
        mayStartString = false
        continue
      case _ where Self.isWordByte(byte) && word != .closed:
        output.append(byte)
        (mayStartString, word) = (false, .open)
      default:
        return nil
      }
      position += 1
    }
    return output
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// From a quote to the one that closes it, or to the end. A pair of escapes becomes one that is
  /// two bytes shorter; the space is given back behind the string.
  private mutating func copyString() {
    var saved = 0
    output.append(bytes[position])
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if let scalar = surrogatePair() {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let zeros = String(repeating: "0", count: max(0, 8 - digits.utf8.count))
        output += Array("\\U\(zeros)\(digits)".utf8)
        position += 12
        saved += 2
        continue
      }
      let length = bytes[position] == UInt8(ascii: "\\") ? 2 : 1
      output += bytes[position..<min(position + length, bytes.count)]
      position += length
    }
    if position < bytes.count {
      output.append(bytes[position])
      output += [UInt8](repeating: UInt8(ascii: " "), count: saved)
      position += 1
    }
  }

  private func surrogatePair() -> Unicode.Scalar? {
    guard let high = escapedUnit(at: position), UTF16.isLeadSurrogate(high),
      let low = escapedUnit(at: position + 6), UTF16.isTrailSurrogate(low)
    else { return nil }
    return Unicode.Scalar(
      0x10000 + ((UInt32(high) - 0xD800) << 10) + (UInt32(low) - 0xDC00))
  }

  /// The value of `\uXXXX`. A sign instead of a digit gives no surrogate, as three digits are left.
  private func escapedUnit(at start: Int) -> UInt16? {
    guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"),
      bytes[start + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt16(String(decoding: bytes[(start + 2)..<(start + 6)], as: UTF8.self), radix: 16)
  }
}
