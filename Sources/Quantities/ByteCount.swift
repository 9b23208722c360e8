/// An amount of memory or data in bytes, never negative, up to 8 EiB − 1.
public struct ByteCount: Hashable, Comparable, Sendable {
  public let bytes: Int64

  /// - Parameter bytes: clamped to zero from below.
  public init(bytes: Int64) {
    self.bytes = max(0, bytes)
  }

  public static var zero: ByteCount { ByteCount(bytes: 0) }

  public static func < (a: ByteCount, b: ByteCount) -> Bool { a.bytes < b.bytes }

  /// The sum, held at the largest amount instead of overflowing.
  public static func + (a: ByteCount, b: ByteCount) -> ByteCount {
    let (sum, overflow) = a.bytes.addingReportingOverflow(b.bytes)
    return ByteCount(bytes: overflow ? .max : sum)
  }
}

extension ByteCount {
  private static let units: [(name: String, bytes: Int64)] = [
    ("E", 1 << 60), ("P", 1 << 50), ("T", 1 << 40), ("G", 1 << 30), ("M", 1 << 20),
    ("K", 1 << 10),
  ]

  /// Reads `4096`, `512M`, `1.5G`, `2GiB`. Units are powers of 1024, as in systemd and ulimit;
  /// the suffixes `K`, `Ki` and `KiB` mean the same, and case does not matter.
  ///
  /// - Throws: ``QuantityError`` for anything else, a sign or a space included.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "a size such as 4096, 512M or 2G"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    var scanner = QuantityScanner(text)
    guard let number = scanner.decimal() else {
      throw .malformed(text: text, expected: expected)
    }
    let unit = scanner.unit()
    guard scanner.isAtEnd else { throw .malformed(text: text, expected: expected) }
    let factor: Int64
    switch unit.lowercased() {
    case "", "b":
      factor = 1
    case let suffix:
      let match = Self.units.first { candidate in
        let letter = candidate.name.lowercased()
        return unit.utf8.allSatisfy { $0 < 0x80 }
          && [letter, letter + "i", letter + "ib"].contains(suffix)
      }
      guard let match else {
        throw .unknownUnit(text: text, unit: unit, known: "B K M G T P E (powers of 1024)")
      }
      factor = match.bytes
    }
    guard let bytes = number.scaled(by: factor) else {
      throw .outOfRange(text: text, range: "whole bytes, below 8E")
    }
    self.init(bytes: bytes)
  }
}

extension ByteCount: CustomStringConvertible {
  /// The exact amount in the largest unit that divides it: `512M`, `4097`.
  public var description: String {
    for unit in Self.units where bytes >= unit.bytes && bytes % unit.bytes == 0 {
      return "\(bytes / unit.bytes)\(unit.name)"
    }
    return String(bytes)
  }

  /// One decimal in the largest unit, rounded down, for tables: `1.4G`.
  public var brief: String {
    for unit in Self.units where bytes >= unit.bytes {
      let whole = bytes / unit.bytes
      let tenths = (bytes % unit.bytes) / (unit.bytes / 1024) * 10 / 1024
      return tenths == 0 ? "\(whole)\(unit.name)" : "\(whole).\(tenths)\(unit.name)"
    }
    return "\(bytes)B"
  }
}

extension ByteCount: Codable {
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let bytes = try value.decode(Int64.self)
    guard bytes >= 0 else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "negative size")
    }
    self.init(bytes: bytes)
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(bytes)
  }
}
