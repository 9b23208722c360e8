public import Quantities

/// The active session pools: how many calls of each group hold a slot, and who waits. Owns the
/// order of waiting; knows sessions by id only. Rebuilt from the sessions when a state is read,
/// so slots cannot drift from what holds them.
public struct Admission: Hashable, Sendable {
  struct Waiter: Hashable, Sendable {
    let session: SessionID
    /// The call's id: grows with arrival.
    let ticket: CallID
  }

  private(set) var running: [GroupID: Int] = [:]
  private(set) var queues: [GroupID: [Waiter]] = [:]

  public func running(in group: GroupID) -> Int { running[group] ?? 0 }
  public func waiting(in group: GroupID) -> Int { queues[group]?.count ?? 0 }

  /// Waiting sessions of a group, the next one first.
  public func queue(of group: GroupID) -> [SessionID] {
    queues[group]?.map(\.session) ?? []
  }

  /// The heads of all queues, longest waiting first.
  var heads: [(group: GroupID, waiter: Waiter)] {
    queues.compactMap { group, queue in queue.first.map { (group, $0) } }
      .sorted { $0.waiter.ticket < $1.waiter.ticket }
  }

  mutating func take(in group: GroupID) {
    running[group, default: 0] += 1
  }

  mutating func release(in group: GroupID) {
    guard let held = running[group], held > 0 else { return }
    running[group] = held == 1 ? nil : held - 1
  }

  /// Keeps the queue in the order of the tickets, also for a waiter that comes from elsewhere.
  mutating func enqueue(_ session: SessionID, ticket: CallID, in group: GroupID) {
    var queue = queues[group] ?? []
    let place = queue.lastIndex { $0.ticket < ticket }.map { $0 + 1 } ?? 0
    queue.insert(Waiter(session: session, ticket: ticket), at: place)
    queues[group] = queue
  }

  mutating func leaveQueue(_ session: SessionID, of group: GroupID) {
    queues[group]?.removeAll { $0.session == session }
    if queues[group]?.isEmpty == true { queues[group] = nil }
  }
}
