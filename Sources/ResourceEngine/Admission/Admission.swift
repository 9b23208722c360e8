public import Quantities

/// The active session pools: how many calls of each group hold a slot, and who waits. Owns the
/// order of waiting; knows sessions by id only. Rebuilt from the sessions when a state is read,
/// so slots cannot drift from what holds them.
public struct Admission: Hashable, Sendable {
  private var slots = IdentifierMap<GroupID, Int>()
  private var queues = IdentifierMap<GroupID, WaitQueue>()
  /// Who is next in each group that has waiters, in the order of their ranks.
  private(set) var heads: [Head] = []
  /// All calls that hold a slot.
  public private(set) var running = 0
  /// All calls that wait.
  public private(set) var waiting = 0

  /// The first of the waiters of a group.
  struct Head: Hashable, Sendable {
    let group: GroupID
    let rank: QueueRank
    let session: SessionID
  }

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

  // A queue keeps its entry when it is empty, for the same reason.

  mutating func enqueue(_ session: SessionID, _ rank: QueueRank, in group: GroupID) {
    let first = queues.update(group, default: WaitQueue()) {
      $0.insert(session, at: rank)
      return $0.first
    }
    setHead(of: group, first)
    waiting += 1
  }

  mutating func leaveQueue(_ session: SessionID, of group: GroupID) {
    let change = queues.updateExisting(group) { ($0.remove(session), $0.first) }
    guard let (isGone, first) = change, isGone else { return }
    setHead(of: group, first)
    waiting -= 1
  }

  /// - Complexity: O(groups with waiters).
  private mutating func setHead(of group: GroupID, _ first: WaitQueue.Entry?) {
    if let place = heads.firstIndex(where: { $0.group == group }) {
      if let first, heads[place].session == first.session, heads[place].rank == first.rank {
        return
      }
      heads.remove(at: place)
    }
    guard let first else { return }
    let next = heads.firstIndex { first.rank < $0.rank } ?? heads.count
    heads.insert(Head(group: group, rank: first.rank, session: first.session), at: next)
  }

  public static func == (a: Admission, b: Admission) -> Bool {
    a.running == b.running && a.waiting == b.waiting && a.isPart(of: b) && b.isPart(of: a)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(running)
    hasher.combine(waiting)
  }

  /// An entry that is empty and none are the same.
  private func isPart(of other: Admission) -> Bool {
    var holds = true
    slots.forEachUnordered { group, count in
      if other.running(in: group) != count { holds = false }
    }
    queues.forEachUnordered { group, queue in
      if !queue.isEmpty, other.queues[group] != queue { holds = false }
    }
    return holds
  }
}
