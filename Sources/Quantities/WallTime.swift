/// A point on the wall clock in milliseconds since 1970-01-01T00:00:00Z. For schedules and
/// display only: it jumps, so no deadline is ever computed from it.
public struct WallTime: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static func < (a: WallTime, b: WallTime) -> Bool { a.milliseconds < b.milliseconds }

  /// The time `span` later, held at the end of time instead of overflowing.
  public static func + (a: WallTime, span: TimeSpan) -> WallTime {
    let (sum, overflow) = a.milliseconds.addingReportingOverflow(span.milliseconds)
    return WallTime(milliseconds: overflow ? .max : sum)
  }

  /// How long ago `earlier` was; zero when it lies in the future.
  public func since(_ earlier: WallTime) -> TimeSpan {
    let (span, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
    return earlier > self ? .zero : overflow ? .longest : .milliseconds(span)
  }
}

extension WallTime: Codable {
  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(milliseconds)
  }
}

extension WallTime: CustomStringConvertible {
  /// RFC 3339 in UTC with milliseconds: `2026-11-23T17:13:23.000Z`.
  ///
  /// The day is that of the proleptic Gregorian calendar.
  public var description: String {
    let (days, inDay) = CivilCalendar.floorDivide(milliseconds, by: 86_400_000)
    let (year, month, day) = CivilCalendar.date(fromDays: days)
    let seconds = inDay / 1000
    return CivilCalendar.padded(year, 4) + "-" + CivilCalendar.padded(month, 2) + "-"
      + CivilCalendar.padded(day, 2)
      + "T" + CivilCalendar.padded(seconds / 3600, 2) + ":"
      + CivilCalendar.padded(seconds / 60 % 60, 2)
      + ":" + CivilCalendar.padded(seconds % 60, 2) + "." + CivilCalendar.padded(inDay % 1000, 3)
      + "Z"
  }
}

extension WallTime {
  /// Reads RFC 3339 in UTC: `2026-11-23T17:13:23Z`, with an optional fraction.
  ///
  /// - Throws: ``QuantityError`` when the text has another form or names no real time.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "a time such as 2026-11-23T17:13:23Z"
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int64? {
      range.upperBound <= bytes.count ? CivilCalendar.number(bytes[range]) : nil
    }
    let marks: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"),
      marks.allSatisfy({ bytes[$0.0] == $0.1.asciiValue }),
      let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
    else { throw .malformed(text: text, expected: expected) }
    var fraction: Int64 = 0
    if bytes.count > 20 {
      guard bytes[19] == UInt8(ascii: "."), bytes.count <= 24,
        let digits = number(20..<(bytes.count - 1)), bytes.count > 21
      else { throw .malformed(text: text, expected: expected) }
      fraction = digits * [100, 10, 1][bytes.count - 22]
    }
    let days = CivilCalendar.days(year: year, month: month, day: day)
    guard CivilCalendar.date(fromDays: days) == (year, month, day) else {
      throw .outOfRange(text: text, range: "a day that the calendar has")
    }
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second
    self.init(milliseconds: seconds * 1000 + fraction)
  }
}
