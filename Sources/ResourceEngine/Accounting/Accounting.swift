public import Quantities

/// The counters of all groups, the deleted ones folded into one.
public struct Accounting: Sendable {
  /// Counters lie in an array of their own: they are large, and change where they lie.
  private var slots: [GroupCounters] = []
  private var places = IdentifierMap<GroupID, Int>()
  @Boxed public private(set) var retired = GroupCounters()
  public internal(set) var peaks = Peaks()

  /// The most that there was at once.
  public struct Peaks: Hashable, Codable, Sendable {
    public var sessions = 0
    public var running = 0
    public var waiting = 0
    /// Parallel servers at work.
    public var servers = 0

    public init() {}

    mutating func see(sessions: Int, running: Int, waiting: Int, servers: Int) {
      if sessions > self.sessions { self.sessions = sessions }
      if running > self.running { self.running = running }
      if waiting > self.waiting { self.waiting = waiting }
      if servers > self.servers { self.servers = servers }
    }
  }

  public init() {}

  public subscript(group: GroupID) -> GroupCounters {
    places[group].map { slots[$0] } ?? GroupCounters()
  }

  /// Of all groups, the deleted ones included.
  public var total: GroupCounters {
    places.sortedKeys.reduce(into: retired) { $0 += self[$1] }
  }

  /// One counter of all groups, the deleted ones included, without adding up the rest.
  public func total(_ place: KeyPath<GroupCounters, Int>) -> Int {
    var sum = retired[keyPath: place]
    for counters in slots { sum.add(saturating: counters[keyPath: place]) }
    return sum
  }

  mutating func update(_ group: GroupID, _ change: (inout GroupCounters) -> Void) {
    guard let place = places[group] else {
      var counters = GroupCounters()
      change(&counters)
      return set(counters, of: group)
    }
    // Not through the array's accessor, which is a call of its own before and after.
    slots.withUnsafeMutableBufferPointer { change(&$0[place]) }
  }

  private mutating func set(_ counters: GroupCounters, of group: GroupID) {
    places[group] = slots.count
    slots.append(counters)
  }

  /// Folds the counters of deleted groups into ``retired``.
  mutating func retire(allBut live: Set<GroupID>) {
    let known = places.sortedKeys
    guard !known.allSatisfy(live.contains) else { return }
    let former = self
    slots = []
    places.removeAll()
    for group in known {
      if live.contains(group) { set(former[group], of: group) } else { retired += former[group] }
    }
  }
}

extension Accounting: Hashable {
  /// Whatever order the groups came in.
  public static func == (a: Accounting, b: Accounting) -> Bool {
    let groups = a.places.sortedKeys
    return a.retired == b.retired && a.peaks == b.peaks && groups == b.places.sortedKeys
      && groups.allSatisfy { a[$0] == b[$0] }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(peaks)
    hasher.combine(slots.count)
  }
}

extension Accounting: Codable {
  private enum Key: String, CodingKey {
    case entries, retired, peaks
  }

  private struct Entry: Codable {
    let group: GroupID
    let counters: GroupCounters
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    for entry in try keys.decode([Entry].self, forKey: .entries) {
      guard places[entry.group] == nil else { continue }
      set(entry.counters, of: entry.group)
    }
    retired = try keys.decode(GroupCounters.self, forKey: .retired)
    peaks = try keys.decodeIfPresent(Peaks.self, forKey: .peaks) ?? Peaks()
  }

  /// Groups in the order of their ids.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(
      places.sortedKeys.map { Entry(group: $0, counters: self[$0]) }, forKey: .entries)
    try keys.encode(retired, forKey: .retired)
    try keys.encode(peaks, forKey: .peaks)
  }
}
