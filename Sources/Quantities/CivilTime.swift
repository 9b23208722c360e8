/// What clock and calendar of a zone show at one moment.
public struct CivilTime: Hashable, Sendable {
  /// Days since 1970-01-01, negative before. Most who ask for the time never ask for the date,
  /// which takes a dozen divisions.
  let days: Int
  public let time: TimeOfDay
  /// Seconds east of UTC.
  public let offset: Int

  public init(date: CivilDate, time: TimeOfDay, offset: Int) {
    self.init(days: date.daysSinceEpoch, time: time, offset: offset)
  }

  /// - Parameter days: clamped to the years 1 to 9999.
  init(days: Int, time: TimeOfDay, offset: Int) {
    self.days = min(max(days, Int(CivilDate.firstDay)), Int(CivilDate.lastDay))
    self.time = time
    self.offset = offset
  }

  public var date: CivilDate { CivilDate(daysSinceEpoch: days) }

  public var weekday: Weekday { Weekday(wrapping: CivilCalendar.weekday(ofDays: Int64(days))) }
}

extension CivilTime: CustomStringConvertible {
  /// RFC 3339: `2026-03-29T03:00:00+02:00`, with `Z` for an offset of zero. An offset with
  /// seconds, as zones had before about 1920, is shown with them: `+00:53:28`.
  public var description: String {
    guard offset != 0 else { return "\(date)T\(time.full)Z" }
    let east = Int64(clamping: offset.magnitude)
    var zone = offset < 0 ? "-" : "+"
    zone += CivilCalendar.padded(east / 3600, 2) + ":" + CivilCalendar.padded(east / 60 % 60, 2)
    if east % 60 != 0 { zone += ":" + CivilCalendar.padded(east % 60, 2) }
    return "\(date)T\(time.full)\(zone)"
  }
}
