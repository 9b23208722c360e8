import Quantities

extension Engine {
  mutating func start(
    _ id: SessionID, _ process: ProcessIdentity
  ) throws(Rejection) -> [Effect] {
    let session = try session(id)
    guard session.kind == .command else {
      throw .wrongKind(id, is: session.kind, operation: "started")
    }
    guard session.process == nil else { throw .alreadyStarted(id) }
    guard session.call?.phase == .running else {
      throw .callNotRunning(session.call?.id ?? CallID(0))
    }
    sessions.update(id) { $0.process = process }
    return []
  }

  mutating func endCall(
    _ id: CallID, _ usage: Usage, at now: Now
  ) throws(Rejection) -> [Effect] {
    let session = try scriptSession(ofCall: id, operation: "ended by hand")
    guard session.call?.phase == .running else { throw .callNotRunning(id) }
    endCall(of: session, .completed, usage, at: now)
    return admitWaiting(at: now)
  }

  mutating func cancelCall(_ id: CallID, at now: Now) throws(Rejection) -> [Effect] {
    let session = try scriptSession(ofCall: id, operation: "cancelled")
    let wasWaiting = session.call?.phase == .queued
    endCall(of: session, .cancelled, Usage(), at: now)
    return (wasWaiting ? [.abandon(session.id, .cancelled)] : []) + admitWaiting(at: now)
  }

  private func scriptSession(
    ofCall id: CallID, operation: String
  ) throws(Rejection) -> Session {
    guard let session = sessions.session(ofCall: id) else { throw .callNotFound(id) }
    guard session.kind == .script else {
      throw .wrongKind(session.id, is: session.kind, operation: operation)
    }
    return session
  }

  /// Takes the call out of its session, gives its slot or queue place back and counts it.
  mutating func endCall(of session: Session, _ outcome: Outcome, _ usage: Usage, at now: Now) {
    guard let call = session.call else { return }
    var usage = usage
    usage.waited = call.waited(at: now)
    usage.ran = call.ran(at: now)
    let wasRunning = call.phase == .running
    if wasRunning {
      admission.release(in: session.group)
    } else {
      admission.leaveQueue(session.id, of: session.group)
    }
    sessions.update(session.id) {
      $0.call = nil
      $0.lastCall = EndedCall(id: call.id, outcome: outcome)
      $0.state = $0.state == .terminating ? .terminating : .inactive
      $0.idleSince = now.boot
      $0.usage += usage
    }
    accounting.update(session.group) {
      $0.callsEnded.add(saturating: wasRunning ? 1 : 0)
      $0.callsAbandoned.add(saturating: wasRunning ? 0 : 1)
      $0.usage += usage
    }
  }
}
