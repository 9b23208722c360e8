import Quantities

extension Engine {
  mutating func exit(
    _ id: SessionID, _ report: ExitReport, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard session.kind == .command else {
      throw .wrongKind(id, is: session.kind, operation: "reported as over")
    }
    let outcome = session.termination?.outcome ?? report.outcome ?? .completed
    let reason = session.termination?.reason ?? report.reason
    if let call = session.call, call.phase == .running {
      // What nobody has reported yet is owed all the same.
      var use = call.used
      use.ioBytes = max(use.ioBytes, report.usage.ioBytes)
      chargeRates(use.since(call.used), session.group, at: now)
    }
    end(session, outcome, reason, report, at: now, into: &effects)
  }

  mutating func close(
    _ id: SessionID, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard session.kind == .script else {
      throw .wrongKind(id, is: session.kind, operation: "closed")
    }
    if session.state == .waiting { effects.append(.abandon(id, .closed)) }
    end(session, .closed, nil, ExitReport(status: nil), at: now, into: &effects)
  }

  /// A session that has started a command becomes killed and keeps what it holds until the body
  /// reports the exit; any other ends here and now.
  mutating func kill(
    _ id: SessionID, _ termination: Termination, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard session.kind == .command, session.call?.phase == .running || session.process != nil else {
      if session.state == .waiting { effects.append(.abandon(id, termination.outcome)) }
      return end(
        session, termination.outcome, termination.reason, ExitReport(status: nil), at: now,
        into: &effects)
    }
    guard session.termination == nil else { throw .sessionTerminating(id) }
    sessions.update(id) { $0.termination = termination }
    effects.append(.terminate(id, termination))
  }

  mutating func lose(
    _ id: SessionID, reason: String, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    // Somebody was ending it already: that is why it is gone.
    end(
      session, session.termination?.outcome ?? .lost, session.termination?.reason ?? reason,
      ExitReport(status: nil), at: now, into: &effects)
  }

  /// Removes the session, frees what it held and admits who waited for it.
  mutating func end(
    _ session: Session, _ outcome: Outcome, _ reason: String?, _ report: ExitReport, at now: Now,
    into effects: inout [Effect]
  ) {
    if let place = sessions.place(of: session.id) {
      // The session goes, so that no threshold brings it back anywhere.
      sessions.update(session.id) { $0.call?.switching.returnTo = nil }
      finishCall(at: place, outcome, report.usage, at: now, into: &effects)
    }
    unblockAll(by: session.id)
    unblock(session.id)
    let usage = sessions.remove(session.id)?.usage ?? Usage()
    accounting.update(session.group) {
      $0.sessionsEnded.add(saturating: 1)
      $0.count(outcome)
    }
    let record = SessionRecord(
      id: session.id, kind: session.kind, attributes: session.attributes,
      group: groupName(session.group), outcome: outcome, reason: reason, exit: report.status,
      opened: session.opened.wall, ended: now.wall, usage: usage)
    effects.append(.ended(record))
    admitWaiting(at: now, into: &effects)
  }
}
