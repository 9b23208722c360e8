public import Quantities
import ResourcePolicy

extension Engine {
  /// Everything that must hold between two events, as sentences about what does not. Empty is
  /// right. For tests and for `state check`.
  ///
  /// - Complexity: O(sessions · groups).
  public func invariantViolations(at time: WallTime = WallTime(milliseconds: 0)) -> [String] {
    var violations: [String] = []
    func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
      if !holds { violations.append(sentence()) }
    }
    for session in sessions.sessions {
      expect(compiled[session.group] != nil, "session \(session.id) is in no group")
      let expected: Bool =
        switch session.state {
        case .inactive: session.call == nil
        case .waiting: session.call?.phase == .queued
        case .active: session.call?.phase == .running
        case .terminating: session.termination != nil && session.call?.phase != .queued
        }
      expect(expected, "session \(session.id) is \(session.state) with call \(session.call as Any)")
      expect(session.id < sessions.nextSession, "session \(session.id) has an id of the future")
    }
    for group in policy.groups {
      let members = sessions.sessions.filter { $0.group == group.id }
      let running = members.count { $0.call?.phase == .running }
      let waiting = waitingInOrder(members)
      expect(
        running == admission.running(in: group.id),
        "\(group.name) counts \(admission.running(in: group.id)) running, \(running) run")
      expect(
        waitingInOrder(members) == admission.queue(of: group.id),
        "the queue of \(group.name) is wrong")
      expect(
        waiting.isEmpty || shortage(in: group.id, at: time) != nil,
        "\(group.name) has a free slot and waiting calls")
      let counters = accounting[group.id]
      expect(
        counters.callsAdmitted &- counters.callsEnded == running
          && counters.callsBegun &- counters.callsAdmitted &- counters.callsAbandoned
            == waiting.count,
        "the counters of \(group.name) do not add up: \(counters)")
    }
    return violations
  }

  private func waitingInOrder(_ members: [Session]) -> [SessionID] {
    members.compactMap { session in
      session.call.flatMap { $0.phase == .queued ? (ticket: $0.id, session: session.id) : nil }
    }.sorted { $0.ticket < $1.ticket }.map(\.session)
  }
}
