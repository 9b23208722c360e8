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
    end(id, outcome, reason, report.status, report.usage, at: now, into: &effects)
  }

  mutating func close(
    _ id: SessionID, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let place = try place(of: id)
    let kind = sessions.slots[place].kind
    guard kind == .script else { throw .wrongKind(id, is: kind, operation: "closed") }
    if sessions.phase(at: place) == .queued { effects.append(.abandon(id, .closed)) }
    end(at: place, .closed, nil, at: now, into: &effects)
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
        id, termination.outcome, termination.reason, at: now,
        into: &effects)
    }
    guard session.termination == nil else { throw .sessionTerminating(id) }
    sessions.update(id) { $0.terminate(termination, at: now) }
    effects.append(.terminate(id, termination))
  }

  mutating func lose(
    _ id: SessionID, reason: String, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    // Somebody was ending it already: that is why it is gone.
    end(
      id, session.termination?.outcome ?? .lost, session.termination?.reason ?? reason, at: now,
      into: &effects)
  }

  mutating func end(
    _ id: SessionID, _ outcome: Outcome, _ reason: String?, _ exit: ExitStatus? = nil,
    _ usage: Usage = Usage(), at now: Now, into effects: inout [Effect]
  ) {
    guard let place = sessions.place(of: id) else { return }
    end(at: place, outcome, reason, exit, usage, at: now, into: &effects)
  }

  /// Removes the session, frees what it held and admits who waited for it.
  mutating func end(
    at place: Int, _ outcome: Outcome, _ reason: String?, _ exit: ExitStatus? = nil,
    _ usage: Usage = Usage(), at now: Now, into effects: inout [Effect]
  ) {
    let id = sessions.slots[place].id
    // The session goes, so that no threshold brings it back anywhere.
    if sessions.phase(at: place) != nil { sessions.slots[place].call?.stay() }
    finishCall(at: place, outcome, usage, at: now, into: &effects)
    unblockAll(by: id)
    unblock(id)
    let group = sessions.slots[place].group
    accounting.update(group) {
      $0.sessionsEnded.add(saturating: 1)
      $0.count(outcome)
    }
    effects.append(.ended(record(at: place, outcome, reason, exit, at: now)))
    sessions.remove(at: place)
    admitWaiting(at: now, into: &effects)
  }

  private func record(
    at place: Int, _ outcome: Outcome, _ reason: String?, _ exit: ExitStatus?, at now: Now
  ) -> SessionRecord {
    SessionRecord(
      id: sessions.slots[place].id, kind: sessions.slots[place].kind,
      attributes: sessions.slots[place].attributes, group: groupName(sessions.slots[place].group),
      outcome: outcome, reason: reason, exit: exit,
      opened: sessions.slots[place].opened.wall, ended: now.wall, usage: sessions.slots[place].usage
    )
  }
}
