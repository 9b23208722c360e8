import Quantities
import ResourcePolicy

extension Engine {
  static let keptSwitches = 16

  /// A running session switched into a full group keeps running, above the pool's limit; a
  /// waiting one joins the other queue at the place of its arrival.
  mutating func switchGroup(
    _ id: SessionID, to group: GroupID, by principal: Principal, at now: Now
  ) throws(Rejection) -> [Effect] {
    let session = try session(id)
    guard session.state != .terminating else { throw .sessionTerminating(id) }
    try checkEntry(to: group, for: principal, at: now)
    // It stays where somebody put it, even if that is where it was.
    let reason = GroupReason.switched(by: principal.user)
    guard group != session.group else {
      sessions.update(id) { $0.reason = reason }
      return []
    }
    let isOwners = session.principal.map { $0.user == principal.user } ?? false
    move(
      session, to: group, isOwners ? .manual : .administrative, reason: reason,
      by: principal.user, at: now)
    return [.refresh(id)] + admitWaiting(at: now)
  }

  mutating func reassign(
    _ id: SessionID, to group: GroupID, by actor: String, at now: Now
  ) throws(Rejection) -> [Effect] {
    let session = try session(id)
    guard compiled[group] != nil else { throw .groupNotFound(group) }
    guard group != session.group else { return [] }
    move(session, to: group, .reassigned, reason: .reassigned, by: actor, at: now)
    return [.refresh(id)] + admitWaiting(at: now)
  }

  /// - Throws: when the group does not exist, takes nobody, or not this one.
  func checkEntry(
    to id: GroupID, for principal: Principal, at now: Now
  ) throws(Rejection) {
    guard let group = policy.group(id) else { throw .groupNotFound(id) }
    guard group.attributes.isActive else { throw .groupInactive(group: group.name.text) }
    guard group.admits(principal, at: now.wall) else {
      throw .notPermitted(user: principal.user, group: group.name.text)
    }
  }

  mutating func move(
    _ session: Session, to group: GroupID, _ kind: GroupSwitch.Kind, reason: GroupReason,
    by actor: String, at now: Now
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
    let entry = GroupSwitch(
      from: session.group, to: group, kind: kind, reason: reason, by: actor, at: now.wall)
    sessions.update(session.id) {
      $0.switches.append(entry)
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
