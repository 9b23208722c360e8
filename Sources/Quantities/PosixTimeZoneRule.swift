/// The rule of a zone for every year, as POSIX writes it in `TZ` and zone files in their last
/// line: `CET-1CEST,M3.5.0,M10.5.0/3`. RFC 9636, section 3.3.1.
public struct PosixTimeZoneRule: Hashable, Sendable {
  /// Seconds east of UTC outside daylight-saving time.
  public let standardOffset: Int
  let daylight: Daylight?

  struct Daylight: Hashable, Sendable {
    /// Seconds east of UTC.
    let offset: Int
    let start: ChangeTime
    let end: ChangeTime
  }

  /// When clocks change in a year: the local time of the side that ends.
  struct ChangeTime: Hashable, Sendable {
    let day: ChangeDay
    /// Seconds after the midnight that begins the day; −167 to 167 hours.
    let seconds: Int
  }

  enum ChangeDay: Hashable, Sendable {
    /// `Jn`, 1 to 365; 29 February is never counted.
    case julian(Int)
    /// `n`, 0 to 365; 29 February is counted.
    case ofYear(Int)
    /// `Mm.w.d`; week 5 is the last one, day 0 is Sunday.
    case ofWeek(month: Int, week: Int, day: Int)
  }

  /// - Parameter seconds: since 1970-01-01T00:00:00Z, of any time that ``WallTime`` has.
  /// - Complexity: O(1).
  func offset(at seconds: Int64) -> Int {
    guard let daylight else { return standardOffset }
    var latest = Int64.min
    var offset = standardOffset
    for year in Self.years(around: seconds) {
      let end = end(of: daylight, in: year)
      if end <= seconds, end > latest { (latest, offset) = (end, standardOffset) }
      // Where an end and a start fall together, daylight-saving time goes on: rules for all of the
      // year are written so.
      let start = start(of: daylight, in: year)
      if start <= seconds, start >= latest { (latest, offset) = (start, daylight.offset) }
    }
    return offset
  }

  /// The first moment, `earliest` or later, at which the clock shows `local` or more; both lie
  /// within a few days of each other.
  ///
  /// - Complexity: O(1).
  func firstMoment(showing local: Int64, from earliest: Int64) -> Int64 {
    var from = earliest
    var moment = max(from, local - Int64(offset(at: from)))
    while let change = nextChange(after: from), change <= moment {
      from = change
      moment = max(from, local - Int64(offset(at: from)))
    }
    return moment
  }

  private func nextChange(after seconds: Int64) -> Int64? {
    guard let daylight else { return nil }
    var next: Int64?
    for year in Self.years(around: seconds) {
      for change in [start(of: daylight, in: year), end(of: daylight, in: year)]
      where change > seconds && change < next ?? .max {
        next = change
      }
    }
    return next
  }

  private func start(of daylight: Daylight, in year: Int64) -> Int64 {
    daylight.start.localSeconds(in: year) - Int64(standardOffset)
  }

  private func end(of daylight: Daylight, in year: Int64) -> Int64 {
    daylight.end.localSeconds(in: year) - Int64(daylight.offset)
  }

  /// A rule's time may lie a week outside its year, so changes of these years may be the last one
  /// before a moment and the first one after it.
  private static func years(around seconds: Int64) -> ClosedRange<Int64> {
    let year = year(of: seconds)
    return year - 2...year + 2
  }

  private static func year(of seconds: Int64) -> Int64 {
    let days = CivilCalendar.floorDivide(seconds, by: CivilCalendar.secondsOfDay).0
    return CivilCalendar.date(fromDays: days).year
  }
}

extension PosixTimeZoneRule.ChangeTime {
  /// Local seconds since 1970-01-01T00:00:00 on the clock that is changed.
  func localSeconds(in year: Int64) -> Int64 {
    day.days(in: year) * CivilCalendar.secondsOfDay + Int64(seconds)
  }
}

extension PosixTimeZoneRule.ChangeDay {
  /// Days since 1970-01-01.
  fileprivate func days(in year: Int64) -> Int64 {
    let newYear = CivilCalendar.days(year: year, month: 1, day: 1)
    switch self {
    case .julian(let day):
      return newYear + Int64(day) - (CivilCalendar.isLeap(year) && day >= 60 ? 0 : 1)
    case .ofYear(let day):
      return newYear + Int64(day)
    case .ofWeek(let month, let week, let day):
      let first = CivilCalendar.days(year: year, month: Int64(month), day: 1)
      let next =
        month == 12
        ? CivilCalendar.days(year: year + 1, month: 1, day: 1)
        : CivilCalendar.days(year: year, month: Int64(month) + 1, day: 1)
      let wait = Int64(day) - CivilCalendar.weekday(ofDays: first)
      let found = first + (wait < 0 ? wait + 7 : wait) + Int64(week - 1) * 7
      return found < next ? found : found - 7
    }
  }
}
