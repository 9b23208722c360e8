public import Quantities

/// The active session pools: how many calls of each group hold a slot, and who waits. Owns the
/// order of waiting; knows sessions by id only. Rebuilt from the sessions when a state is read,
/// so slots cannot drift from what holds them.
public struct Admission: Hashable, Sendable {
  private var slots = IdentifierMap<GroupID, Int>()
  private var queues = IdentifierMap<GroupID, WaitQueue>()
  /// All calls that hold a slot.
  public private(set) var running = 0
  /// All calls that wait.
  public private(set) var waiting = 0

  init() {}

  /// Calls of a group that hold a slot.
  public func running(in group: GroupID) -> Int { slots[group] ?? 0 }

  /// Calls of a group that wait.
  public func waiting(in group: GroupID) -> Int {
    waiting == 0 ? 0 : queues[group]?.count ?? 0
  }

  /// Waiting sessions of a group, the next one first.
  ///
  /// - Complexity: O(n log n).
  public func queue(of group: GroupID) -> [SessionID] {
    queues[group]?.ordered.map(\.session) ?? []
  }

  /// Where a waiting session stands, from 1; nil when it does not wait in this group.
  ///
  /// - Complexity: O(n).
  public func place(of session: SessionID, in group: GroupID) -> Int? {
    queues[group]?.place(of: session).map { $0 + 1 }
  }

  /// Who is next in each group that has waiters, in the order of their ranks.
  var heads: [(group: GroupID, rank: QueueRank, session: SessionID)] {
    guard waiting > 0 else { return [] }
    var heads: [(group: GroupID, rank: QueueRank, session: SessionID)] = []
    for group in queues.sortedKeys {
      if let first = queues[group]?.first { heads.append((group, first.rank, first.session)) }
    }
    return heads.sorted { $0.rank < $1.rank }
  }

  /// A rank directly in front of a waiter of a group; nil when there is none or no room.
  func rank(inFrontOf session: SessionID, in group: GroupID) -> QueueRank? {
    queues[group]?.rank(inFrontOf: session)
  }

  mutating func take(in group: GroupID) {
    slots.update(group, default: 0) { $0 += 1 }
    running += 1
  }

  mutating func release(in group: GroupID) {
    guard let held = slots[group], held > 0 else { return }
    // A group keeps its entry at zero, so that a busy one costs nothing to come back to.
    slots[group] = held - 1
    running -= 1
  }

  mutating func enqueue(_ session: SessionID, _ rank: QueueRank, in group: GroupID) {
    queues.update(group, default: WaitQueue()) { $0.insert(session, at: rank) }
    waiting += 1
  }

  mutating func leaveQueue(_ session: SessionID, of group: GroupID) {
    let isGone = queues.updateExisting(group) { $0.remove(session) } ?? false
    guard isGone else { return }
    waiting -= 1
    if queues[group]?.count == 0 { queues[group] = nil }
  }

  public static func == (a: Admission, b: Admission) -> Bool {
    a.running == b.running && a.waiting == b.waiting && a.queues == b.queues && a.isPart(of: b)
      && b.isPart(of: a)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(running)
    hasher.combine(waiting)
  }

  /// An entry at zero and none are the same.
  private func isPart(of other: Admission) -> Bool {
    var holds = true
    slots.forEachUnordered { group, count in
      if other.running(in: group) != count { holds = false }
    }
    return holds
  }
}
