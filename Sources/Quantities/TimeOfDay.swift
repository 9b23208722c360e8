/// A time on the clock of one day in whole seconds, 00:00 to 24:00. 24:00 is the end of the day.
public struct TimeOfDay: Hashable, Comparable, Sendable {
  /// 0 to 86 400.
  public let seconds: Int

  /// - Parameter seconds: since midnight, clamped to one day.
  public init(seconds: Int) {
    self.seconds = min(max(seconds, 0), 86_400)
  }

  public static let midnight = TimeOfDay(seconds: 0)
  public static let endOfDay = TimeOfDay(seconds: 86_400)

  public static func < (a: TimeOfDay, b: TimeOfDay) -> Bool { a.seconds < b.seconds }
}

extension TimeOfDay {
  /// Reads `22:00` or `22:00:30`, two digits each, up to `24:00`.
  ///
  /// - Throws: ``QuantityError`` for anything else.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "a time of day such as 22:00 or 06:30:15"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    let parts = Array(text.utf8).split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.count == 2 ? CivilCalendar.number($0) : nil }
    guard (2...3).contains(parts.count), numbers.count == parts.count else {
      throw .malformed(text: text, expected: expected)
    }
    let (hour, minute) = (numbers[0], numbers[1])
    let second = numbers.count == 3 ? numbers[2] : 0
    let seconds = hour * 3600 + minute * 60 + second
    guard minute < 60, second < 60, seconds <= CivilCalendar.secondsOfDay else {
      throw .outOfRange(text: text, range: "00:00 to 24:00")
    }
    self.init(seconds: Int(seconds))
  }
}

extension TimeOfDay: CustomStringConvertible {
  /// `22:00`, or `22:00:30` when it is no full minute.
  public var description: String { seconds % 60 == 0 ? String(full.dropLast(3)) : full }

  /// Always with seconds: `22:00:00`.
  var full: String {
    [seconds / 3600, seconds / 60 % 60, seconds % 60]
      .map { CivilCalendar.padded(Int64($0), 2) }.joined(separator: ":")
  }
}

extension TimeOfDay: Codable {
  public init(from decoder: any Decoder) throws {
    self = try TextCoding.read(decoder) { text throws(QuantityError) in
      try TimeOfDay(parsing: text)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try TextCoding.write(self, to: encoder)
  }
}
