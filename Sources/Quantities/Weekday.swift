/// A day of the week; the raw value counts from Sunday, as cron and POSIX do.
public enum Weekday: Int, Hashable, CaseIterable, Sendable {
  case sunday, monday, tuesday, wednesday, thursday, friday, saturday

  /// - Parameter number: any number of days after a Sunday, wrapped into one week.
  init(wrapping number: Int64) {
    self = Weekday(rawValue: Int(CivilCalendar.floorDivide(number, by: 7).1)) ?? .sunday
  }

  /// The day after this one.
  public var next: Weekday { Weekday(wrapping: Int64(rawValue) + 1) }
}

extension Weekday {
  /// `monday`.
  public var name: String {
    switch self {
    case .sunday: "sunday"
    case .monday: "monday"
    case .tuesday: "tuesday"
    case .wednesday: "wednesday"
    case .thursday: "thursday"
    case .friday: "friday"
    case .saturday: "saturday"
    }
  }

  /// Reads `mon` or `monday`, in any case.
  ///
  /// - Throws: ``QuantityError`` for anything else.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "a day such as mon or monday"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    let wanted = text.lowercased()
    guard text.utf8.allSatisfy({ $0 < 0x80 }),
      let day = Self.allCases.first(where: { $0.name == wanted || $0.description == wanted })
    else { throw .malformed(text: text, expected: expected) }
    self = day
  }
}

extension Weekday: CustomStringConvertible {
  /// `mon`.
  public var description: String { String(name.prefix(3)) }
}

extension Weekday: Codable {
  public init(from decoder: any Decoder) throws {
    self = try TextCoding.read(decoder) { text throws(QuantityError) in
      try Weekday(parsing: text)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try TextCoding.write(self, to: encoder)
  }
}
