import Quantities
import ResourcePolicy

extension Engine {
  mutating func prioritize(
    _ id: SessionID, _ priority: SessionPriority, by principal: Principal, at now: Now,
    into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard session.termination == nil else { throw .sessionTerminating(id) }
    if priority < .normal, priority < session.priority {
      try checkAdministrator(principal, "give the priority \(priority.rawValue)")
    }
    guard session.priority != priority else { return }
    sessions.update(id) { $0.priority = priority }
    rankAgain(id, at: now, into: &effects)
  }

  /// One step up, for as long as the setting says; what was lent before counts on.
  mutating func boost(
    _ id: SessionID, by principal: Principal, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard session.termination == nil else { throw .sessionTerminating(id) }
    try checkAdministrator(principal, "boost a session")
    let left = session.boost?.remaining(at: now.boot, decay: settings.boostDecay) ?? 0
    // Nothing is above critical.
    let steps = min(left + 1, session.priority.level)
    sessions.update(id) { $0.boost = steps > 0 ? PriorityBoost(steps: steps, at: now.boot) : nil }
    accounting.update(session.group) { $0.boosts.add(saturating: 1) }
    rankAgain(id, at: now, into: &effects)
  }

  /// A waiting call takes the place that its session's priority has now. What it gets it keeps
  /// until it runs. A critical parallel statement stands in front whatever the priority.
  private mutating func rankAgain(_ id: SessionID, at now: Now, into effects: inout [Effect]) {
    guard let session = sessions[id], let call = session.call, call.phase == .queued else { return }
    if call.demand.isParallel, compiled.rules(of: session.group).criticality == .queue { return }
    let priority = session.effectivePriority(at: now.boot, decay: settings.boostDecay)
    let rank = QueueRank(
      priorityLevel: priority.level, deadline: call.demand.deadline, arrival: call.began.boot,
      ticket: call.id, ageing: settings.ageing)
    place(id, rank, in: session.group, at: now, into: &effects)
  }

  private mutating func place(
    _ id: SessionID, _ rank: QueueRank, in group: GroupID, at now: Now,
    into effects: inout [Effect]
  ) {
    admission.leaveQueue(id, of: group)
    admission.enqueue(id, rank, in: group)
    sessions.update(id) { $0.call?.rank = rank }
    admitWaiting(at: now, into: &effects)
  }

  /// Puts a waiting call in front of another of its group, or of all.
  mutating func placeCall(
    _ id: CallID, before other: CallID?, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let moving = try waitingSession(ofCall: id)
    var next: SessionID
    if let other {
      next = try waitingSession(ofCall: other).id
    } else {
      next = admission.queue(of: moving.group).first ?? moving.id
    }
    guard next != moving.id else { return }
    guard let rank = admission.rank(inFrontOf: next, in: moving.group) else {
      throw .noPlace(id, before: other ?? sessions[next]?.call?.id ?? id)
    }
    place(moving.id, rank, in: moving.group, at: now, into: &effects)
  }

  private func waitingSession(ofCall id: CallID) throws(Rejection) -> Session {
    guard let owner = sessions.owner(ofCall: id), let session = sessions[owner] else {
      throw .callNotFound(id, hasEnded: id < sessions.nextCall)
    }
    guard session.call?.phase == .queued else { throw .callNotWaiting(id) }
    return session
  }

  mutating func setQuota(
    _ id: SessionID, _ quota: MemoryQuota?, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard session.termination == nil else { throw .sessionTerminating(id) }
    sessions.update(id) { $0.quota = quota == MemoryQuota() ? nil : quota }
    admitWaiting(at: now, into: &effects)
  }
}
