import Quantities

extension Engine {
  mutating func exit(
    _ id: SessionID, _ report: ExitReport, at now: Now
  ) throws(Rejection) -> [Effect] {
    let session = try session(id)
    guard session.kind == .command else {
      throw .wrongKind(id, is: session.kind, operation: "reported as over")
    }
    let outcome = session.termination?.outcome ?? report.outcome ?? .completed
    let reason = session.termination?.reason ?? report.reason
    return end(session, outcome, reason, report, at: now)
  }

  mutating func close(_ id: SessionID, at now: Now) throws(Rejection) -> [Effect] {
    let session = try session(id)
    guard session.kind == .script else {
      throw .wrongKind(id, is: session.kind, operation: "closed")
    }
    let waits = session.state == .waiting
    let ended = end(session, .closed, nil, ExitReport(status: nil), at: now)
    return (waits ? [.abandon(id, .closed)] : []) + ended
  }

  /// A session that has started a command becomes terminating and keeps its slot until the body
  /// reports the exit; any other ends here and now.
  mutating func kill(
    _ id: SessionID, _ termination: Termination, at now: Now
  ) throws(Rejection) -> [Effect] {
    let session = try session(id)
    guard session.kind == .command, session.call?.phase == .running || session.process != nil else {
      let waits = session.state == .waiting
      let ended = end(
        session, termination.outcome, termination.reason, ExitReport(status: nil), at: now)
      return (waits ? [.abandon(id, termination.outcome)] : []) + ended
    }
    guard session.state != .terminating else { throw .sessionTerminating(id) }
    sessions.update(id) {
      $0.state = .terminating
      $0.termination = termination
    }
    return [.terminate(id, termination)]
  }

  mutating func lose(
    _ id: SessionID, reason: String, at now: Now
  ) throws(Rejection) -> [Effect] {
    let session = try session(id)
    // Somebody was ending it already: that is why it is gone.
    return end(
      session, session.termination?.outcome ?? .lost, session.termination?.reason ?? reason,
      ExitReport(status: nil), at: now)
  }

  /// Removes the session, frees what it held and admits who waited for it.
  mutating func end(
    _ session: Session, _ outcome: Outcome, _ reason: String?, _ report: ExitReport, at now: Now
  ) -> [Effect] {
    endCall(of: session, outcome, report.usage, at: now)
    let usage = sessions.remove(session.id)?.usage ?? Usage()
    accounting.update(session.group) { $0.count(outcome) }
    let record = SessionRecord(
      id: session.id, kind: session.kind, attributes: session.attributes,
      group: groupName(session.group), outcome: outcome, reason: reason, exit: report.status,
      opened: session.opened.wall, ended: now.wall, usage: usage)
    return [.ended(record)] + admitWaiting(at: now)
  }
}
