public import Quantities

extension PlanCalendar {
  /// A time in one week that no schedule claims.
  public struct Gap: Hashable, Sendable {
    public let from: WallTime
    public let to: WallTime
  }

  /// A time in one week that two schedules of one priority claim for different plans.
  public struct Overlap: Hashable, Sendable {
    public let first: ScheduleID
    public let second: ScheduleID
    public let from: WallTime
    public let to: WallTime
  }

  /// The times without a schedule in the week from `time` on, in order.
  ///
  /// - Complexity: O(n log n) in the schedules.
  public func gaps(from time: WallTime) -> [Gap] {
    let end = Self.weekEnd(time)
    var gaps: [Gap] = []
    var covered = time
    for claim in claims(inWeekFrom: time, to: end).sorted(by: { $0.from < $1.from }) {
      if claim.from > covered { gaps.append(Gap(from: covered, to: claim.from)) }
      covered = max(covered, claim.to)
    }
    if covered < end { gaps.append(Gap(from: covered, to: end)) }
    return gaps
  }

  /// The times at which only their age decides between schedules, in the week from `time` on, in
  /// order.
  ///
  /// - Complexity: O(edges · schedules that hold at once) in one week.
  public func overlaps(from time: WallTime) -> [Overlap] {
    let claims = claims(inWeekFrom: time, to: Self.weekEnd(time))
    let edges = claims.flatMap { [($0.from, true, $0), ($0.to, false, $0)] }
      .sorted { $0.0 < $1.0 }
    var holding = Holding()
    var overlaps: [Overlap] = []
    for (index, (moment, begins, claim)) in edges.enumerated() {
      holding.update(claim, begins: begins)
      guard index + 1 < edges.count, edges[index + 1].0 > moment, let rivals = holding.rivals
      else { continue }
      let next = edges[index + 1].0
      if let last = overlaps.last, last.to == moment, last.first == rivals.first,
        last.second == rivals.second
      {
        overlaps[overlaps.count - 1] = Overlap(
          first: last.first, second: last.second, from: last.from, to: next)
      } else {
        overlaps.append(
          Overlap(first: rivals.first, second: rivals.second, from: moment, to: next))
      }
    }
    return overlaps
  }

  private static func weekEnd(_ time: WallTime) -> WallTime {
    let (sum, overflow) = time.milliseconds.addingReportingOverflow(7 * 86_400_000)
    return WallTime(milliseconds: overflow ? .max : sum)
  }
}

/// The schedules that hold at one moment of a sweep, the one that decides first.
private struct Holding {
  private struct Entry {
    let rank: (priority: Int, position: Int)
    let schedule: PlanSchedule
    /// Occurrences of it that hold: one ends in the moment in which the next begins.
    var count: Int
  }

  private var entries: [Entry] = []

  mutating func update(_ claim: PlanCalendar.Claim, begins: Bool) {
    let rank = (claim.schedule.attributes.priority, claim.position)
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = low + (high - low) / 2
      if entries[middle].rank < rank { low = middle + 1 } else { high = middle }
    }
    if low < entries.count, entries[low].rank == rank {
      entries[low].count += begins ? 1 : -1
      if entries[low].count == 0 { entries.remove(at: low) }
    } else {
      entries.insert(
        Entry(rank: rank, schedule: claim.schedule, count: begins ? 1 : -1), at: low)
    }
  }

  /// The schedule that decides, and the oldest of its priority that says otherwise.
  var rivals: (first: ScheduleID, second: ScheduleID)? {
    guard let first = entries.first else { return nil }
    let other = entries.prefix { $0.rank.priority == first.rank.priority }
      .first { $0.schedule.attributes.plan != first.schedule.attributes.plan }
    return other.map { (first.schedule.id, $0.schedule.id) }
  }
}
