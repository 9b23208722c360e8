/// How one zone's clocks run: a table of past changes and a rule for all later ones. A value, so
/// that calculations with it need no zone files.
///
/// Offsets are seconds east of UTC.
public struct TimeZoneRules: Hashable, Sendable {
  public let name: String
  /// The offset before the first change, and without any change and rule always.
  public let initialOffset: Int
  /// What holds from the last change on; nil: the last offset stays.
  public let footer: PosixTimeZoneRule?
  /// In order of time; neighbours differ in their offset.
  private let changes: [Change]

  private struct Change: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    let at: Int64
    let offset: Int
    /// No clock has shown this local second, or a later one, before `at`.
    let unseen: Int64
  }

  /// Offsets that zones may have, as RFC 9636 (TZif) bounds them: −25 h to 26 h, both excluded.
  public static let offsetRange = -89_999...93_599

  private static let secondsRange: ClosedRange<Int64> = -(1 << 59)...1 << 59

  /// - Parameters:
  ///   - name: the IANA name, such as `Europe/Berlin`.
  ///   - initialOffset: before the first change.
  ///   - transitions: when the offset changes, in seconds since 1970-01-01T00:00:00Z, and to what.
  ///     Sorted here; the last of several at one time counts. Offsets are clamped to
  ///     ``offsetRange``.
  ///   - footer: holds from the last transition on, and always when there is none.
  /// - Complexity: O(n log n).
  public init(
    name: String, initialOffset: Int, transitions: [(at: Int64, offset: Int)] = [],
    footer: PosixTimeZoneRule? = nil
  ) {
    self.name = name
    self.initialOffset = Self.clamped(initialOffset)
    self.footer = footer
    var changes: [Change] = []
    var unseen = Int64.min
    let sorted = transitions.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    for (position, transition) in sorted.map(\.element).enumerated() {
      let isLast = position + 1 == sorted.count
      guard isLast || sorted[position + 1].element.at != transition.at else { continue }
      let at = min(max(transition.at, Self.secondsRange.lowerBound), Self.secondsRange.upperBound)
      let offset = Self.clamped(transition.offset)
      let before = changes.last?.offset ?? self.initialOffset
      // The last one stays although it may change nothing: the footer begins there.
      guard isLast || offset != before else { continue }
      unseen = max(unseen, at + Int64(before))
      changes.append(Change(at: at, offset: offset, unseen: unseen))
    }
    self.changes = changes
  }

  public static let utc = TimeZoneRules(name: "UTC", initialOffset: 0)

  private static func clamped(_ offset: Int) -> Int {
    min(max(offset, offsetRange.lowerBound), offsetRange.upperBound)
  }
}

extension TimeZoneRules {
  /// - Complexity: O(log transitions).
  public func offset(at time: WallTime) -> Int {
    offset(atSecond: Self.seconds(of: time))
  }

  /// What the zone's clocks and calendars show, in whole seconds, rounded down. Held at the first
  /// and last second of the years 1 to 9999.
  ///
  /// - Complexity: O(log transitions).
  public func civil(at time: WallTime) -> CivilTime {
    let seconds = Self.seconds(of: time)
    let offset = offset(atSecond: seconds)
    let (days, inDay) = CivilCalendar.floorDivide(
      seconds + Int64(offset), by: CivilCalendar.secondsOfDay)
    let time = days > CivilDate.lastDay ? 86_399 : days < CivilDate.firstDay ? 0 : Int(inDay)
    return CivilTime(days: Int(days), time: TimeOfDay(seconds: time), offset: offset)
  }

  /// The first moment at which the zone's clocks show this time or a later one. So a time that
  /// clocks skip means the moment at which they jump, and a time that they show twice means the
  /// first of both. 24:00 is 00:00 of the next day.
  ///
  /// - Complexity: O(log transitions).
  public func instant(of date: CivilDate, _ time: TimeOfDay) -> WallTime {
    let local =
      Int64(date.daysSinceEpoch) * CivilCalendar.secondsOfDay + Int64(time.seconds)
    // The stretch that ends with this change is the first whose clocks show `local` or more.
    let next = Self.partition(changes) { $0.unseen > local }
    let first = next == 0 ? Int64.min : changes[next - 1].at
    if next == changes.count, let footer {
      // No offset is longer than 26 hours.
      let earliest = max(first, local - 2 * CivilCalendar.secondsOfDay)
      return WallTime(milliseconds: footer.firstMoment(showing: local, from: earliest) * 1000)
    }
    let offset = next == 0 ? initialOffset : changes[next - 1].offset
    return WallTime(milliseconds: max(first, local - Int64(offset)) * 1000)
  }

  private func offset(atSecond seconds: Int64) -> Int {
    let next = Self.partition(changes) { $0.at > seconds }
    if next == changes.count, let footer { return footer.offset(at: seconds) }
    return next == 0 ? initialOffset : changes[next - 1].offset
  }

  private static func seconds(of time: WallTime) -> Int64 {
    CivilCalendar.floorDivide(time.milliseconds, by: 1000).0
  }

  /// The index of the first change for which `isBehind` holds; it holds for all after it.
  private static func partition(_ changes: [Change], _ isBehind: (Change) -> Bool) -> Int {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = low + (high - low) / 2
      if isBehind(changes[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
