public import Quantities

/// Where a call stands among the waiting ones: priority, then deadline, then arrival, with ageing.
/// Made once, when the call arrives, and never changed by time, so a queue that is built again
/// from its sessions is the same queue.
///
/// A call falls due at min(deadline, arrival + ageing) + level × ageing, and the earlier due one
/// stands in front; ties go by level, deadline and ticket. Among calls that arrive together this
/// is priority first: one of level l falls due no later than arrival + (l + 1) × ageing, and one
/// of the next level no earlier.
///
/// **Bounded waiting.** Nobody who arrives later than arrival + (level + 1) × ageing stands in
/// front. Proof: the call falls due by then, and nobody falls due before his own arrival, because
/// a deadline counts from the arrival on and levels only add. Only a call that somebody places by
/// hand takes the time of another.
///
/// With no ageing it is arrival first; with endless ageing priority alone. Sums stay at the end of
/// time, where level and deadline still tell calls apart.
public struct QueueRank: Hashable, Sendable {
  /// When the call would be first among those that arrive then. No limit: nothing happens to it.
  public let due: Instant
  /// `deadline`, or the end of time for none: it sorts last.
  private let latest: Instant
  /// Names the call, and grows with arrival.
  public let ticket: CallID
  /// Zero unless somebody placed the call; tells apart those that share the rest.
  public let minor: Int64
  /// 0 critical to 3 low; -1 for the front.
  public let level: Int8

  /// - Parameters:
  ///   - priorityLevel: 0 critical to 3 low; held at 0 and 127.
  ///   - deadline: counts from the arrival on when it is earlier.
  ///   - ageing: how long a level is worth; the same for all calls of a queue.
  public init(
    priorityLevel: Int, deadline: Instant?, arrival: Instant, ticket: CallID, ageing: TimeSpan
  ) {
    let level = Int8(clamping: max(0, priorityLevel))
    let wanted = min(max(deadline ?? Self.never, arrival), arrival + ageing)
    let late = Int128(level) * Int128(ageing.nanoseconds)
    let due = Int64(clamping: Int128(wanted.nanoseconds) + late)
    self.init(
      due: Instant(nanoseconds: due), latest: deadline ?? Self.never, ticket: ticket, minor: 0,
      level: level)
  }

  /// In front of everybody who is not overdue: the place of a critical parallel statement. Several
  /// stand in the order of their arrival.
  public static func front(arrival: Instant, ticket: CallID) -> QueueRank {
    QueueRank(due: arrival, latest: never, ticket: ticket, minor: 0, level: -1)
  }

  private init(due: Instant, latest: Instant, ticket: CallID, minor: Int64, level: Int8) {
    self.due = due
    self.latest = latest
    self.ticket = ticket
    self.minor = minor
    self.level = level
  }

  private static let never = Instant(nanoseconds: .max)

  /// By when the call wants to begin. The end of time counts as none.
  public var deadline: Instant? { latest == Self.never ? nil : latest }
}

extension QueueRank: Comparable {
  public static func < (a: QueueRank, b: QueueRank) -> Bool {
    if a.due != b.due { return a.due < b.due }
    if a.level != b.level { return a.level < b.level }
    if a.latest != b.latest { return a.latest < b.latest }
    if a.ticket != b.ticket { return a.ticket < b.ticket }
    return a.minor < b.minor
  }
}

extension QueueRank {
  /// How far apart calls are placed, so that later ones find room between them.
  private static let gap: Int128 = 1 << 32

  /// A rank directly in front of `next`. It keeps the ticket of `next`, whose place it takes.
  ///
  /// - Parameters:
  ///   - next: who is to stand behind.
  ///   - previous: who stands in front of `next` so far; nil when nobody does.
  /// - Returns: nil when no room is left between the two, or when they are not in this order.
  public static func placed(before next: QueueRank, after previous: QueueRank?) -> QueueRank? {
    var floor = Int128(Int64.min) - 1
    if let previous {
      guard previous < next else { return nil }
      if previous.with(minor: next.minor) == next { floor = Int128(previous.minor) }
    }
    let room = Int128(next.minor) - floor
    guard room > 1 else { return nil }
    return next.with(minor: Int64(clamping: Int128(next.minor) - min(gap, room / 2)))
  }

  private func with(minor: Int64) -> QueueRank {
    QueueRank(due: due, latest: latest, ticket: ticket, minor: minor, level: level)
  }
}

extension QueueRank: Codable {
  private enum CodingKeys: String, CodingKey {
    case due, deadline, ticket, minor, level
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      due: try values.decode(Instant.self, forKey: .due),
      latest: try values.decodeIfPresent(Instant.self, forKey: .deadline) ?? Self.never,
      ticket: try values.decode(CallID.self, forKey: .ticket),
      minor: try values.decodeIfPresent(Int64.self, forKey: .minor) ?? 0,
      level: try values.decode(Int8.self, forKey: .level))
  }

  /// Leaves out what is none or zero.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(due, forKey: .due)
    try values.encodeIfPresent(deadline, forKey: .deadline)
    try values.encode(ticket, forKey: .ticket)
    if minor != 0 { try values.encode(minor, forKey: .minor) }
    try values.encode(level, forKey: .level)
  }
}
