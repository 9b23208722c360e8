import Quantities
import ResourcePolicy

extension Engine {
  mutating func start(_ id: SessionID, _ process: ProcessIdentity) throws(Rejection) {
    let session = try session(id)
    guard session.kind == .command else {
      throw .wrongKind(id, is: session.kind, operation: "started")
    }
    guard session.process == nil else { throw .alreadyStarted(id) }
    guard session.call?.phase == .running else {
      throw .callNotRunning(session.call?.id ?? CallID(0), operation: "started")
    }
    sessions.update(id) { $0.process = process }
  }

  mutating func endCall(
    _ id: CallID, _ usage: Usage, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let place = try scriptCall(id, operation: "ended by hand")
    guard sessions.slots[place].call?.phase == .running else {
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
    guard let call = sessions.slots[place].call else { return }
    let (id, group) = (sessions.slots[place].id, sessions.slots[place].group)
    let isKilled = sessions.slots[place].termination != nil
    var usage = usage
    usage.cover(call.used)
    usage.waited = call.waited(at: now)
    usage.ran = call.ran(at: now)
    let wasRunning = call.phase == .running
    if wasRunning {
      release(
        call.grant, of: call.id, isParallel: call.demand.isParallel, undo: call.used.undo, id,
        in: group)
    } else {
      admission.leaveQueue(id, of: group)
    }
    sessions.forgetCall(call.id)
    unblock(id)
    sessions.update(id) {
      $0.call = nil
      $0.lastCall = EndedCall(id: call.id, outcome: outcome)
      $0.idleSince = now.boot
      $0.usage += usage
    }
    accounting.update(group) { $0.countEnd(of: call, wasRunning: wasRunning, usage, at: now.boot) }
    guard let home = call.switching.returnTo, home != group, !isKilled, compiled[home] != nil,
      let session = sessions[id]
    else { return }
    move(
      session, to: home, .threshold, reason: call.switching.returnReason ?? session.reason,
      by: "end of the call", at: now)
    effects.append(.refresh(id))
  }
}

extension GroupCounters {
  mutating func countEnd(
    of call: Call, wasRunning: Bool, _ usage: Usage, at now: Instant
  ) {
    if wasRunning {
      callsEnded.add(saturating: 1)
      runTime.add(usage.ran)
      runs.record(usage.ran)
      countServers(of: call, until: now)
    } else {
      callsAbandoned.add(saturating: 1)
      queueTime.add(usage.waited)
      waits.record(usage.waited)
    }
    self.usage += usage
  }

  /// The servers that a call has held since its degree last changed.
  mutating func countServers(of call: Call, until now: Instant) {
    let held = call.demand.parallel.servers(of: call.grant.degree)
    guard held > 0, let since = call.grant.degreeSince ?? call.admitted?.boot else { return }
    serverTime.add(count: held, over: now.since(since))
  }
}
