import Quantities

extension SessionTable {
  /// What is broken in a table that did not come from our own operations; nil when it is whole.
  public var structuralProblem: String? {
    guard zip(sessions, sessions.dropFirst()).allSatisfy({ $0.id < $1.id }) else {
      return "session ids are not in order"
    }
    if let last = sessions.last, last.id >= nextSession { return "the next session id is taken" }
    let calls = sessions.compactMap { $0.call?.id }
    guard Set(calls).count == calls.count, calls.allSatisfy({ $0 < nextCall }) else {
      return "call ids are not unique"
    }
    for session in sessions where (session.process?.pid ?? 2) < 2 {
      return "session \(session.id) has an impossible pid"
    }
    return nil
  }
}
