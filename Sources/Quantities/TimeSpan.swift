/// A length of time in whole nanoseconds, never negative. Up to 292 years.
public struct TimeSpan: Hashable, Comparable, Sendable {
  public let nanoseconds: Int64

  /// - Parameter nanoseconds: clamped to zero from below.
  public init(nanoseconds: Int64) {
    self.nanoseconds = Swift.max(0, nanoseconds)
  }

  public static var zero: TimeSpan { TimeSpan(nanoseconds: 0) }
  /// The longest span there is; adding to it stays there.
  public static var longest: TimeSpan { TimeSpan(nanoseconds: .max) }

  public static func seconds(_ seconds: Int64) -> TimeSpan {
    saturating(seconds, times: 1_000_000_000)
  }

  public static func milliseconds(_ milliseconds: Int64) -> TimeSpan {
    saturating(milliseconds, times: 1_000_000)
  }

  /// Whole milliseconds, rounded down: the unit of JSON fields that end in `Ms`.
  public var milliseconds: Int64 { nanoseconds / 1_000_000 }

  public var inSeconds: Double { Double(nanoseconds) / 1e9 }

  public static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The sum, held at ``longest`` instead of overflowing.
  public static func + (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    let (sum, overflow) = a.nanoseconds.addingReportingOverflow(b.nanoseconds)
    return overflow ? .longest : TimeSpan(nanoseconds: sum)
  }

  private static func saturating(_ count: Int64, times unit: Int64) -> TimeSpan {
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow && count > 0 ? .longest : TimeSpan(nanoseconds: count < 0 ? 0 : product)
  }
}

extension TimeSpan {
  private static let units: [(name: String, nanoseconds: Int64)] = [
    ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
    ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("ns", 1),
  ]

  /// Reads `90`, `90s`, `1h30m`, `1.5s`, `250ms`. A bare number is seconds, as in timeout(1).
  ///
  /// - Throws: ``QuantityError`` for anything else, a sign or a space included.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "a duration such as 90s, 5m, 1h30m or 250ms"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    var scanner = QuantityScanner(text)
    var total = TimeSpan.zero
    var isFirst = true
    while !scanner.isAtEnd {
      guard let number = scanner.decimal() else {
        throw .malformed(text: text, expected: expected)
      }
      let unit = scanner.unit()
      let isBareSeconds = unit.isEmpty && isFirst && scanner.isAtEnd
      guard let factor = Self.units.first(where: { $0.name == (isBareSeconds ? "s" : unit) })
      else {
        if unit.isEmpty { throw .malformed(text: text, expected: expected) }
        let known = Self.units.map(\.name).joined(separator: " ")
        throw .unknownUnit(text: text, unit: unit, known: known)
      }
      guard let part = number.scaled(by: factor.nanoseconds) else {
        throw .outOfRange(text: text, range: "whole nanoseconds, up to 292 years")
      }
      let (sum, overflow) = total.nanoseconds.addingReportingOverflow(part)
      guard !overflow else { throw .outOfRange(text: text, range: "up to 292 years") }
      total = TimeSpan(nanoseconds: sum)
      isFirst = false
    }
    self = total
  }
}

extension TimeSpan: CustomStringConvertible {
  /// The exact length in the form that ``init(parsing:)`` reads, for example `1h30m` or `250ms`.
  public var description: String {
    guard nanoseconds > 0 else { return "0s" }
    var rest = nanoseconds
    var text = ""
    for unit in Self.units where rest >= unit.nanoseconds {
      text += "\(rest / unit.nanoseconds)\(unit.name)"
      rest %= unit.nanoseconds
    }
    return text
  }

  /// At most two units, rounded down, for tables: `1h30m`, `4.2s`, `12ms`.
  public var brief: String {
    if nanoseconds >= 60_000_000_000 {
      let first = Self.units.firstIndex { nanoseconds >= $0.nanoseconds } ?? 0
      let least = Self.units[first + 1].nanoseconds
      return TimeSpan(nanoseconds: nanoseconds - nanoseconds % least).description
    }
    if nanoseconds >= 1_000_000_000 {
      let tenths = nanoseconds / 100_000_000
      return tenths % 10 == 0 ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s"
    }
    return nanoseconds == 0 ? "0s" : "\(nanoseconds / 1_000_000)ms"
  }
}

extension TimeSpan: Codable {
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let nanoseconds = try value.decode(Int64.self)
    guard nanoseconds >= 0 else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "negative time span")
    }
    self.init(nanoseconds: nanoseconds)
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(nanoseconds)
  }
}
