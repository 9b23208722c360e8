import Quantities

/// One time that a schedule or window holds: from `start` up to `end`, which is not part of it.
struct Occurrence: Hashable, Sendable {
  let start: WallTime
  let end: WallTime

  func contains(_ time: WallTime) -> Bool { start <= time && time < end }

  /// The part of it that is left, 0 to 1.
  func fractionLeft(at time: WallTime) -> Double {
    let whole = Double(end.milliseconds) - Double(start.milliseconds)
    return whole > 0 ? (Double(end.milliseconds) - Double(time.milliseconds)) / whole : 0
  }
}

/// The times of one schedule or window, as the clocks of its zone show them. A time of day that the
/// clocks skip means the moment at which they jump, one that they show twice the first of both.
/// So of two schedules of which one ends when the other begins exactly one holds, on every day.
struct Recurrence: Hashable, Sendable {
  enum Length: Hashable, Sendable {
    /// Up to this time of the same day, or of the next one when it is not later than the start.
    case until(TimeOfDay)
    case lasting(TimeSpan)
  }

  let days: Weekdays
  let start: TimeOfDay
  let length: Length
  let zone: TimeZoneRules

  /// How many days an occurrence can reach behind the day on which it begins.
  private var reach: Int {
    switch length {
    case .until: 2
    case .lasting(let span): Int(span.nanoseconds / 86_400_000_000_000) + 2
    }
  }

  /// - Complexity: O(days it can last).
  func occurrence(at time: WallTime) -> Occurrence? {
    let today = zone.civil(at: time).date
    // The latest beginning counts, should two of them overlap.
    for back in -1...reach {
      if let found = occurrence(beginningOn: today.advanced(by: -back)), found.contains(time) {
        return found
      }
    }
    return nil
  }

  /// The first beginning or end after a moment.
  ///
  /// - Complexity: O(days it can last).
  func nextEdge(after time: WallTime) -> WallTime? {
    var next: WallTime?
    for found in occurrences(around: time) {
      for edge in [found.start, found.end] where edge > time {
        next = next.map { min($0, edge) } ?? edge
      }
      if found.start > time { break }
    }
    return next
  }

  /// - Complexity: O(days it can last).
  func nextBeginning(after time: WallTime) -> WallTime? {
    occurrences(around: time).first { $0.start > time }?.start
  }

  /// Those that touch a week, in order of their beginning.
  func occurrences(inWeekFrom time: WallTime, to end: WallTime) -> [Occurrence] {
    occurrences(around: time).filter { $0.end > time && $0.start < end }
  }

  /// From the first that may still hold to one that begins later, in order of their beginning.
  ///
  /// Two weeks ahead: an occurrence that the clocks skip leaves a week without one.
  private func occurrences(around time: WallTime) -> some Sequence<Occurrence> {
    let today = zone.civil(at: time).date
    return (-reach...15).lazy.compactMap { occurrence(beginningOn: today.advanced(by: $0)) }
  }

  /// nil on days that it does not begin on, and where the clocks skip all of it.
  private func occurrence(beginningOn date: CivilDate) -> Occurrence? {
    guard days.contains(date.weekday) else { return nil }
    let start = zone.instant(of: date, start)
    let end: WallTime
    switch length {
    case .until(let time):
      end = zone.instant(of: time <= self.start ? date.advanced(by: 1) : date, time)
    case .lasting(let span):
      let (sum, overflow) = start.milliseconds.addingReportingOverflow(span.milliseconds)
      end = WallTime(milliseconds: overflow ? .max : sum)
    }
    return start < end ? Occurrence(start: start, end: end) : nil
  }
}
