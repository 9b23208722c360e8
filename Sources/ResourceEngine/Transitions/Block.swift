import Quantities

extension Engine {
  /// A session says whom its running call waits for, or that it waits no more.
  mutating func block(
    _ id: SessionID, by blocker: SessionID?, at now: Now
  ) throws(Rejection) {
    let session = try session(id)
    guard let blocker else { return unblock(id) }
    guard session.call?.phase == .running, session.termination == nil else {
      throw .notBlockable(id)
    }
    var next = try self.session(blocker)
    // A chain of blockers that comes back can never move again. One is no longer than there are
    // sessions, unless a state that we did not write has a circle in it.
    for _ in 0..<sessions.count {
      guard next.id != id, let other = next.blockedBy?.session, let found = sessions[other] else {
        break
      }
      next = found
    }
    guard next.id != id else { throw .deadlock(id, with: blocker) }
    guard session.blockedBy?.session != blocker else { return }
    unblock(id)
    sessions.update(id) { $0.blockedBy = Session.Block(session: blocker, since: now.boot) }
    blockers.update(blocker, default: 0) { $0 += 1 }
  }

  mutating func unblock(_ id: SessionID) {
    guard !blockers.isEmpty, let place = sessions.place(of: id),
      let blocker = sessions.slots[place].blockedBy?.session
    else { return }
    sessions.update(id) { $0.blockedBy = nil }
    let left = (blockers[blocker] ?? 1) - 1
    blockers[blocker] = left > 0 ? left : nil
  }

  /// Whoever ends holds nobody up.
  mutating func unblockAll(by blocker: SessionID) {
    guard !blockers.isEmpty, blockers[blocker] != nil else { return }
    for session in sessions.sessions where session.blockedBy?.session == blocker {
      unblock(session.id)
    }
  }

  /// Since when a session holds up another one; nil when it does not.
  func blocksSince(_ id: SessionID) -> Instant? {
    guard !blockers.isEmpty, blockers[id] != nil else { return nil }
    return sessions.slots.lazy.compactMap { $0.blockedBy }.filter { $0.session == id }
      .map(\.since).min()
  }
}
