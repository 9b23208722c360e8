extension PosixTimeZoneRule {
  /// Reads a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, `IST-5:30` or `<+03>-3`. A zone with
  /// daylight-saving time must say when it begins and ends; `/time` may be negative and go up to
  /// 167 hours.
  ///
  /// - Throws: ``QuantityError`` for anything else.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "a zone rule such as CET-1CEST,M3.5.0,M10.5.0/3"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    var reader = RuleReader(text)
    guard let rule = reader.rule() else { throw .malformed(text: text, expected: expected) }
    self = rule
  }
}

/// Reads the parts of a rule; nil when a part is not there.
private struct RuleReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) {
    rest = Array(text.utf8)[...]
  }

  mutating func rule() -> PosixTimeZoneRule? {
    guard skipName(), let west = time(mostHours: 24) else { return nil }
    // POSIX counts hours west of Greenwich.
    let standard = -west
    guard !rest.isEmpty else {
      return PosixTimeZoneRule(standardOffset: standard, daylight: nil)
    }
    guard skipName() else { return nil }
    var offset = standard + 3600
    if rest.first != UInt8(ascii: ",") {
      guard let west = time(mostHours: 24) else { return nil }
      offset = -west
    }
    guard take(","), let start = change(), take(","), let end = change(), rest.isEmpty else {
      return nil
    }
    return PosixTimeZoneRule(
      standardOffset: standard,
      daylight: PosixTimeZoneRule.Daylight(offset: offset, start: start, end: end))
  }

  private mutating func change() -> PosixTimeZoneRule.ChangeTime? {
    guard let day = day() else { return nil }
    guard take("/") else { return PosixTimeZoneRule.ChangeTime(day: day, seconds: 7200) }
    guard let seconds = time(mostHours: 167) else { return nil }
    return PosixTimeZoneRule.ChangeTime(day: day, seconds: seconds)
  }

  private mutating func day() -> PosixTimeZoneRule.ChangeDay? {
    if take("J") { return number(in: 1...365).map { .julian($0) } }
    guard take("M") else { return number(in: 0...365).map { .ofYear($0) } }
    guard let month = number(in: 1...12), take("."), let week = number(in: 1...5), take("."),
      let day = number(in: 0...6)
    else { return nil }
    return .ofWeek(month: month, week: week, day: day)
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  private mutating func time(mostHours: Int) -> Int? {
    let sign = take("-") ? -1 : 1
    if sign == 1 { _ = take("+") }
    guard let hours = number(in: 0...mostHours) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] {
      guard take(":") else { break }
      guard let part = number(in: 0...59) else { return nil }
      seconds += part * unit
    }
    return sign * seconds
  }

  private mutating func number(in range: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let value = CivilCalendar.number(digits), range.contains(Int(value)) else { return nil }
    rest = rest.dropFirst(digits.count)
    return Int(value)
  }

  /// Three or more letters, or anything from `<` to `>` that POSIX allows there.
  private mutating func skipName() -> Bool {
    let isQuoted = take("<")
    let name = rest.prefix { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): isQuoted
      default: false
      }
    }
    rest = rest.dropFirst(name.count)
    return name.count >= 3 && (!isQuoted || take(">"))
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard let byte = rest.first, UInt32(byte) == mark.value else { return false }
    rest = rest.dropFirst()
    return true
  }
}
