import Quantities
import ResourcePolicy

extension Engine {
  static let keptSwitches = 16

  /// A running session switched into a full group keeps running, above the pool's limit; a
  /// waiting one joins the other queue at the place of its rank.
  mutating func switchGroup(
    _ id: SessionID, to group: GroupID, by principal: Principal, at now: Now,
    into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard session.termination == nil else { throw .sessionTerminating(id) }
    try checkEntry(to: group, for: principal, at: now)
    // It stays where somebody put it, even if that is where it was.
    let reason = GroupReason.switched(by: principal.user)
    // A person overrules what a threshold has in mind for the end of the call.
    sessions.update(id) { $0.call?.switching.returnTo = nil }
    guard group != session.group else { return sessions.update(id) { $0.reason = reason } }
    let isOwners = session.principal.map { $0.user == principal.user } ?? false
    move(
      session, to: group, isOwners ? .manual : .administrative, reason: reason,
      by: principal.user, at: now)
    effects.append(.refresh(id))
    checkThresholds(of: id, at: now, into: &effects)
    admitWaiting(at: now, into: &effects)
  }

  mutating func reassign(
    _ id: SessionID, to group: GroupID, by actor: String, at now: Now,
    into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard compiled[group] != nil else { throw .groupNotFound(group) }
    guard group != session.group else { return }
    move(session, to: group, .reassigned, reason: .reassigned, by: actor, at: now)
    effects.append(.refresh(id))
    admitWaiting(at: now, into: &effects)
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

  /// Moves a session with all that it holds, whatever the limits of the other group say.
  mutating func move(
    _ session: Session, to group: GroupID, _ kind: GroupSwitch.Kind, reason: GroupReason,
    by actor: String, at now: Now
  ) {
    let from = session.group
    switch session.call?.phase {
    case .running:
      admission.release(in: from)
      admission.take(in: group)
      if let call = session.call { moveHoldings(of: call, session.id, from: from, to: group) }
    case .queued:
      admission.leaveQueue(session.id, of: from)
      if let rank = session.call?.rank { admission.enqueue(session.id, rank, in: group) }
    case nil:
      break
    }
    countMove(of: session, to: group)
    let entry = GroupSwitch(
      from: from, to: group, kind: kind, reason: reason, by: actor, at: now.wall)
    sessions.update(session.id) {
      $0.switches.append(entry)
      if $0.switches.count > Self.keptSwitches { $0.switches.removeFirst() }
      $0.group = group
      $0.reason = reason
      guard let used = $0.call?.used else { return }
      $0.call?.switching.entered = now
      $0.call?.switching.usedBefore = used
      $0.call?.switching.noted = NotedThresholds()
    }
  }

  private mutating func moveHoldings(
    of call: Call, _ session: SessionID, from: GroupID, to group: GroupID
  ) {
    if call.demand.isParallel { servers.move(call.id, from: from, to: group) }
    if call.grant.claim(session, from) != nil { memory.move(session, to: group) }
    if call.grant.hasGPUs {
      let (holds, nameless) = (call.grant.devices, call.grant.unnamedGPUs)
      gpus.giveBack(holds, nameless: nameless, in: from)
      gpus.take(holds, nameless: nameless, in: group)
    }
    undo.giveBack(call.used.undo, in: from)
    undo.take(call.used.undo, in: group)
  }

  /// The call in progress is counted where it ends, so its beginning moves along.
  private mutating func countMove(of session: Session, to group: GroupID) {
    guard let call = session.call else { return }
    let waited = call.admitted.map { $0.boot.since(call.began.boot) }
    func shift(_ counters: inout GroupCounters, by step: Int) {
      counters.callsBegun.add(saturating: step)
      if call.wasQueued { counters.callsQueued.add(saturating: step) }
      guard let waited else { return }
      counters.count(call.grant, times: step)
      if step > 0 { counters.queueTime.add(waited) } else { counters.queueTime.subtract(waited) }
    }
    accounting.update(session.group) { shift(&$0, by: -1) }
    accounting.update(group) { shift(&$0, by: 1) }
  }
}
