/// A set of days of the week, never empty.
public struct Weekdays: Hashable, Sendable {
  /// Bit n stands for the day with the raw value n; at least one of the seven is set.
  private let bits: UInt8

  /// nil when there is no day.
  public init?(_ days: some Sequence<Weekday>) {
    let bits = days.reduce(into: UInt8(0)) { $0 |= 1 << UInt8($1.rawValue) }
    guard bits != 0 else { return nil }
    self.bits = bits
  }

  private init(validBits: UInt8) {
    bits = validBits
  }

  /// Every day.
  public static let all = Weekdays(validBits: 0b111_1111)
  /// Monday to Friday.
  public static let weekdays = Weekdays(validBits: 0b011_1110)
  /// Saturday and Sunday.
  public static let weekends = Weekdays(validBits: 0b100_0001)

  public func contains(_ day: Weekday) -> Bool { bits & 1 << UInt8(day.rawValue) != 0 }

  /// The days from Monday to Sunday.
  public var days: [Weekday] { Self.week.filter(contains) }

  public var count: Int { bits.nonzeroBitCount }

  /// The order in which people write the days.
  private static let week: [Weekday] = [
    .monday, .tuesday, .wednesday, .thursday, .friday, .saturday, .sunday,
  ]
}

extension Weekdays {
  /// Reads `mon,wed,fri`, `mon..fri`, `fri..mon`, `daily`, `every day`, `weekdays` or `weekends`,
  /// in any case. A range may pass the end of the week.
  ///
  /// - Throws: ``QuantityError`` for anything else, spaces included.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "days such as mon..fri, sat,sun, daily, weekdays or weekends"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    switch text.lowercased() {
    case "daily", "every day": self = .all
    case "weekdays": self = .weekdays
    case "weekends": self = .weekends
    default:
      var days: Set<Weekday> = []
      for item in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let run = Self.run(item) else { throw .malformed(text: text, expected: expected) }
        days.formUnion(run)
      }
      guard let parsed = Weekdays(days) else { throw .malformed(text: text, expected: expected) }
      self = parsed
    }
  }

  /// The days of `fri` or `fri..mon`; nil when it is neither.
  private static func run(_ item: Substring) -> [Weekday]? {
    guard let dots = item.utf8.firstIndex(of: UInt8(ascii: ".")) else {
      return (try? Weekday(parsing: String(item))).map { [$0] }
    }
    let rest = item[dots...]
    guard rest.hasPrefix(".."), let first = try? Weekday(parsing: String(item[..<dots])),
      let last = try? Weekday(parsing: String(rest.dropFirst(2)))
    else { return nil }
    var days = [first]
    var day = first
    while day != last {
      day = day.next
      days.append(day)
    }
    return days
  }
}

extension Weekdays: CustomStringConvertible {
  /// One form for one set, which ``init(parsing:)`` reads: `daily`, or the days from Monday on,
  /// three or more in a row as a range, which may pass Sunday: `mon,wed`, `fri..mon`.
  public var description: String {
    guard self != .all else { return "daily" }
    var items: [(first: Weekday, text: String)] = []
    for first in days where !contains(Weekday(wrapping: Int64(first.rawValue) - 1)) {
      var run = [first]
      var day = first.next
      while contains(day) {
        run.append(day)
        day = day.next
      }
      if let last = run.last, run.count > 2 {
        items.append((first, "\(first)..\(last)"))
      } else {
        items += run.map { ($0, $0.description) }
      }
    }
    // A run of two that passes Sunday ends on a Monday, which comes first.
    return Self.week.flatMap { day in items.filter { $0.first == day }.map(\.text) }
      .joined(separator: ",")
  }
}

extension Weekdays: Codable {
  public init(from decoder: any Decoder) throws {
    self = try TextCoding.read(decoder) { text throws(QuantityError) in
      try Weekdays(parsing: text)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try TextCoding.write(self, to: encoder)
  }
}
