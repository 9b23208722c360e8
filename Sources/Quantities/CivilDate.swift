/// A day of the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31, in no particular zone.
public struct CivilDate: Hashable, Sendable {
  /// 1 to 9999.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int

  /// nil when the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    let days = CivilCalendar.days(year: Int64(year), month: Int64(month), day: Int64(day))
    guard CivilCalendar.date(fromDays: days) == (Int64(year), Int64(month), Int64(day)) else {
      return nil
    }
    self.init(validDays: days)
  }

  /// - Parameter daysSinceEpoch: days since 1970-01-01, clamped to the years 1 to 9999.
  public init(daysSinceEpoch: Int) {
    self.init(validDays: min(max(Int64(daysSinceEpoch), Self.firstDay), Self.lastDay))
  }

  private init(validDays: Int64) {
    let date = CivilCalendar.date(fromDays: validDays)
    (year, month, day) = (Int(date.year), Int(date.month), Int(date.day))
  }

  /// Days of the first and the last date since 1970-01-01.
  static let firstDay: Int64 = -719_162
  static let lastDay: Int64 = 2_932_896

  public static let first = CivilDate(validDays: firstDay)
  public static let last = CivilDate(validDays: lastDay)

  /// Days since 1970-01-01, negative before.
  public var daysSinceEpoch: Int {
    Int(CivilCalendar.days(year: Int64(year), month: Int64(month), day: Int64(day)))
  }

  public var weekday: Weekday {
    Weekday(wrapping: CivilCalendar.weekday(ofDays: Int64(daysSinceEpoch)))
  }

  /// The date so many days later, or earlier when negative, held at the ends of the calendar.
  public func advanced(by days: Int) -> CivilDate {
    var sum = daysSinceEpoch
    sum.add(saturating: days)
    return CivilDate(daysSinceEpoch: sum)
  }
}

extension CivilDate: Comparable {
  public static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}

extension CivilDate {
  /// Reads `2026-12-24`, with all its digits.
  ///
  /// - Throws: ``QuantityError`` when the text has another form or names no day.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "a date such as 2026-12-24"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = CivilCalendar.number(bytes[0..<4]), let month = CivilCalendar.number(bytes[5..<7]),
      let day = CivilCalendar.number(bytes[8..<10])
    else { throw .malformed(text: text, expected: expected) }
    guard let date = CivilDate(year: Int(year), month: Int(month), day: Int(day)) else {
      throw .outOfRange(text: text, range: "a day that the calendar has, from the year 0001")
    }
    self = date
  }
}

extension CivilDate: CustomStringConvertible {
  /// `2026-12-24`.
  public var description: String {
    CivilCalendar.padded(Int64(year), 4) + "-" + CivilCalendar.padded(Int64(month), 2) + "-"
      + CivilCalendar.padded(Int64(day), 2)
  }
}

extension CivilDate: Codable {
  public init(from decoder: any Decoder) throws {
    self = try TextCoding.read(decoder) { text throws(QuantityError) in
      try CivilDate(parsing: text)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try TextCoding.write(self, to: encoder)
  }
}
