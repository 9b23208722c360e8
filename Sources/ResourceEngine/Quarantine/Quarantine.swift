public import Quantities

/// Calls of one kind that limits had to end again and again are refused for a while. Told on the
/// wall clock, because a quarantine outlives a restart.
public struct Quarantine: Hashable, Codable, Sendable {
  /// One fingerprint with what it has done.
  public struct Entry: Hashable, Codable, Sendable {
    public let fingerprint: String
    public internal(set) var offences: Int
    /// What it did last, in words.
    public internal(set) var reason: String
    public internal(set) var last: WallTime
    /// Until when its calls are refused; nil: it is only remembered.
    public internal(set) var until: WallTime?
  }

  /// In the order of their last offence, the oldest first.
  public private(set) var entries: [Entry] = []

  /// More are not remembered: the oldest goes.
  static let most = 1000

  init() {}

  var isEmpty: Bool { entries.isEmpty }

  /// The entry that refuses a call now.
  public func refusal(of fingerprint: String, at now: WallTime) -> Entry? {
    entries.first { $0.fingerprint == fingerprint && $0.until.map { now < $0 } ?? false }
  }

  /// Remembers an offence.
  ///
  /// - Parameters:
  ///   - limit: how many make a quarantine; 0 for none.
  ///   - duration: how long it lasts, and how long an offence counts.
  /// - Returns: whether it is in quarantine from now on.
  mutating func note(
    _ fingerprint: String, _ reason: String, limit: Int, duration: TimeSpan, at now: WallTime
  ) -> Bool {
    guard limit > 0 else { return false }
    var entry =
      remove(fingerprint)
      ?? Entry(fingerprint: fingerprint, offences: 0, reason: reason, last: now, until: nil)
    if now.since(entry.last) > duration { entry.offences = 0 }
    entry.offences.add(saturating: 1)
    entry.reason = reason
    entry.last = now
    let isOver = entry.offences >= limit
    // What somebody has set by hand may last longer.
    if isOver { entry.until = max(entry.until ?? now, now + duration) }
    append(entry)
    return isOver
  }

  /// Refuses a fingerprint by hand.
  mutating func add(_ fingerprint: String, _ reason: String, until: WallTime, at now: WallTime) {
    var entry =
      remove(fingerprint)
      ?? Entry(fingerprint: fingerprint, offences: 0, reason: reason, last: now, until: until)
    entry.reason = reason
    entry.until = until
    append(entry)
  }

  /// The way out: forgets the fingerprint and its offences.
  @discardableResult
  mutating func remove(_ fingerprint: String) -> Entry? {
    guard let place = entries.firstIndex(where: { $0.fingerprint == fingerprint }) else {
      return nil
    }
    return entries.remove(at: place)
  }

  /// Forgets what is over and counts no more.
  mutating func forget(before now: WallTime, memory: TimeSpan) {
    entries.removeAll { entry in
      let isRefused = entry.until.map { now < $0 } ?? false
      return !isRefused && now.since(entry.last) > memory
    }
  }

  private mutating func append(_ entry: Entry) {
    if entries.count >= Self.most { entries.removeFirst() }
    entries.append(entry)
  }
}
