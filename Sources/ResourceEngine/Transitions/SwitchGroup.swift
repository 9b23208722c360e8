import Quantities

extension Engine {
  static let keptSwitches = 16

  /// A running session switched into a full group keeps running, above the pool's limit; a
  /// waiting one joins the other queue at the place of its arrival.
  mutating func switchGroup(
    _ id: SessionID, to group: GroupID, by actor: String, at now: Now
  ) throws(Rejection) -> [Effect] {
    let session = try session(id)
    guard session.state != .terminating else { throw .sessionTerminating(id) }
    guard compiled[group] != nil else { throw .groupNotFound(group) }
    guard group != session.group else { return [] }
    move(session, to: group, reason: .switched(by: actor), by: actor, at: now)
    return [.refresh(id)] + admitWaiting(at: now)
  }

  mutating func move(
    _ session: Session, to group: GroupID, reason: GroupReason, by actor: String, at now: Now
  ) {
    switch session.call?.phase {
    case .running:
      admission.release(in: session.group)
      admission.take(in: group)
    case .queued:
      admission.leaveQueue(session.id, of: session.group)
      if let ticket = session.call?.id {
        admission.enqueue(session.id, ticket: ticket, in: group)
      }
    case nil:
      break
    }
    countMove(of: session, to: group)
    sessions.update(session.id) {
      $0.switches.append(GroupSwitch(from: session.group, to: group, by: actor, at: now.wall))
      if $0.switches.count > Self.keptSwitches { $0.switches.removeFirst() }
      $0.group = group
      $0.reason = reason
    }
  }

  /// The call in progress is counted where it ends, so its begin moves along.
  private mutating func countMove(of session: Session, to group: GroupID) {
    guard let call = session.call else { return }
    let wasQueued = call.wasQueued
    func shift(_ counters: inout GroupCounters, by step: Int) {
      counters.callsBegun.add(saturating: step)
      if wasQueued { counters.callsQueued.add(saturating: step) }
      if call.phase == .running { counters.callsAdmitted.add(saturating: step) }
    }
    accounting.update(session.group) { shift(&$0, by: -1) }
    accounting.update(group) { shift(&$0, by: 1) }
  }
}
