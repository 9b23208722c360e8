import Quantities
import ResourcePolicy
import Scheduling

extension Engine {
  mutating func start(
    _ id: SessionID, _ process: ProcessIdentity, _ enforcement: Enforcement
  ) throws(Rejection) {
    let session = try session(id)
    guard session.kind == .command else {
      throw .wrongKind(id, is: session.kind, operation: "started")
    }
    guard session.process == nil else { throw .alreadyStarted(id) }
    guard session.call?.phase == .running else {
      throw .callNotRunning(session.call?.id ?? CallID(0), operation: "started")
    }
    sessions.update(id) { session in
      session.process = process
      session.enforcement = enforcement
    }
  }

  mutating func endCall(
    _ id: CallID, _ usage: Usage, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let place = try scriptCall(id, operation: "ended by hand")
    guard sessions.phase(at: place) == .running else {
      throw .callNotRunning(id, operation: "ended")
    }
    finishCall(at: place, .completed, usage, at: now, into: &effects)
    admitWaiting(at: now, into: &effects)
  }

  mutating func cancelCall(
    _ id: CallID, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let place = try scriptCall(id, operation: "cancelled")
    let session = sessions.slots[place].id
    let wasWaiting = sessions.slots[place].call?.phase == .queued
    finishCall(at: place, .cancelled, Usage(), at: now, into: &effects)
    if wasWaiting { effects.append(.abandon(session, .cancelled)) }
    admitWaiting(at: now, into: &effects)
  }

  /// Where the session of a script lies that has this call.
  func scriptCall(_ id: CallID, operation: String) throws(Rejection) -> Int {
    guard let owner = sessions.owner(ofCall: id), let place = sessions.place(of: owner) else {
      throw .callNotFound(id, hasEnded: id < sessions.nextCall)
    }
    guard sessions.slots[place].kind == .script else {
      throw .wrongKind(owner, is: sessions.slots[place].kind, operation: operation)
    }
    return place
  }

  /// Takes the call out of its session, gives back what it held, counts it, and brings the session
  /// back to the group that a threshold took this call from.
  mutating func finishCall(
    at place: Int, _ outcome: Outcome, _ usage: Usage, at now: Now, into effects: inout [Effect]
  ) {
    let (id, group) = (sessions.slots[place].id, sessions.slots[place].group)
    guard let end = sessions.endCall(at: place, outcome, usage, at: now) else { return }
    if end.wasRunning {
      release(end.holding, id, in: group)
      accounting.update(group) { $0.countEnd(end.usage, end.serverTime) }
    } else {
      admission.leaveQueue(id, of: group)
      accounting.update(group) { $0.countAbandoned(end.usage) }
    }
    unblock(id)
    if let home = end.home { goHome(id, to: home.group, home.reason, at: now, into: &effects) }
  }

  /// Back to the group that a threshold took the call from; where that is gone by then, to where
  /// the session belongs now.
  private mutating func goHome(
    _ id: SessionID, to home: GroupID, _ reason: GroupReason?, at now: Now,
    into effects: inout [Effect]
  ) {
    guard let session = sessions[id], session.termination == nil, home != session.group else {
      return
    }
    var place = (group: home, reason: reason ?? session.reason)
    if compiled[home] == nil {
      place = compiled.classifier.place(session.applicant(), at: now.wall)
      guard place.group != session.group else {
        return sessions.update(id) { $0.reason = place.reason }
      }
    }
    move(
      session, to: place.group, .threshold, reason: place.reason, by: "end of the call", at: now)
    effects.append(.refresh(id))
  }
}

extension GroupCounters {
  mutating func countEnd(_ usage: Usage, _ servers: ServerTime) {
    callsEnded.add(saturating: 1)
    runTime.add(usage.ran)
    runs.record(usage.ran)
    count(servers)
    self.usage += usage
  }

  mutating func countAbandoned(_ usage: Usage) {
    callsAbandoned.add(saturating: 1)
    queueTime.add(usage.waited)
    waits.record(usage.waited)
    self.usage += usage
  }

  /// The servers that a call has held since its degree last changed.
  mutating func count(_ servers: ServerTime) {
    if servers.servers > 0 { serverTime.add(count: servers.servers, over: servers.span) }
  }
}
