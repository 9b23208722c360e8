import Quantities

extension SessionTable {
  /// What is broken in a table that did not come from our own operations; nil when it is whole.
  public var structuralProblem: String? {
    let sessions = sessions
    guard zip(sessions, sessions.dropFirst()).allSatisfy({ $0.id < $1.id }) else {
      return "two sessions have one id"
    }
    if let last = sessions.last, last.id >= nextSession { return "the next session id is taken" }
    let calls = sessions.compactMap { $0.call?.id }
    guard Set(calls).count == calls.count, calls.allSatisfy({ $0 < nextCall }) else {
      return "call ids are not unique"
    }
    for session in sessions {
      if (session.process?.pid ?? 2) < 2 { return "session \(session.id) has an impossible pid" }
      if let problem = session.structuralProblem { return "session \(session.id) \(problem)" }
    }
    return nil
  }
}

extension Session {
  fileprivate var structuralProblem: String? {
    guard let call else { return blockedBy == nil ? nil : "is blocked without a call" }
    if (call.phase == .running) != (call.admitted != nil) { return "runs and waits" }
    if call.phase == .queued, call.grant != .slotOnly || blockedBy != nil || termination != nil {
      return "holds what a waiting call cannot hold"
    }
    let counts = [call.grant.gpus, call.demand.gpus, call.used.ioRequests, call.used.ioLogical]
    return counts.allSatisfy({ $0 >= 0 }) && call.grant.degree >= 1 ? nil : "has negative counts"
  }
}
