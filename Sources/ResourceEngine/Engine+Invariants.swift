public import Quantities
import ResourcePolicy
import Scheduling

extension Engine {
  /// Everything that must hold between two events, as sentences about what does not. Empty is
  /// right. For tests and for `state check`.
  ///
  /// - Complexity: O(sessions · groups).
  public func invariantViolations(
    at now: Now = Now(boot: Instant(nanoseconds: 0), wall: WallTime(milliseconds: 0))
  ) -> [String] {
    var check = InvariantCheck()
    let members = Dictionary(grouping: sessions.slots, by: \.group)
    for session in sessions.slots { checkSession(session, &check) }
    for group in policy.groups {
      checkGroup(group.id, group.name.text, members[group.id] ?? [], at: now, &check)
    }
    checkSums(&check)
    return check.violations
  }

  private func checkSession(_ session: Session, _ check: inout InvariantCheck) {
    let id = session.id
    check.expect(compiled[session.group] != nil, "session \(id) is in no group")
    check.expect(id < sessions.nextSession, "session \(id) has an id of the future")
    if let call = session.call {
      check.expect(sessions.owner(ofCall: call.id) == id, "call \(call.id) is not found")
      check.expect(
        (call.phase == .running) == (call.admitted != nil), "call \(call.id) runs unadmitted")
      check.expect(
        call.phase == .running || call.grant == .slotOnly, "call \(call.id) waits and holds")
      check.expect(
        session.termination == nil || call.phase == .running, "session \(id) is killed and waits")
    }
    if let block = session.blockedBy {
      check.expect(session.call?.phase == .running, "session \(id) is blocked without a call")
      check.expect(sessions[block.session] != nil, "session \(id) is blocked by nobody")
    }
  }

  private func checkGroup(
    _ group: GroupID, _ name: String, _ members: [Session], at now: Now,
    _ check: inout InvariantCheck
  ) {
    let running = members.count { $0.call?.phase == .running }
    let waiting = members.compactMap { session in
      session.call.flatMap { $0.phase == .queued ? (rank: $0.rank, id: session.id) : nil }
    }.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }.map(\.id)
    check.expect(
      running == admission.running(in: group),
      "\(name) counts \(admission.running(in: group)) running, \(running) run")
    check.expect(waiting == admission.queue(of: group), "the queue of \(name) is wrong")
    if let first = waiting.first {
      check.expect(obstacle(of: first, at: now) != nil, "\(name) waits for nothing")
    }
    let counters = accounting[group]
    check.expect(
      counters.callsAdmitted &- counters.callsEnded == running
        && counters.callsBegun &- counters.callsAdmitted &- counters.callsAbandoned
          == waiting.count,
      "the counters of \(name) do not add up: \(counters)")
    check.expect(
      counters.waits.count == 0 || counters.queueTime >= .zero, "\(name) waited less than nothing")
    let undo = members.reduce(ByteCount.zero) {
      $0 + ($1.call?.phase == .running ? $1.call?.used.undo ?? .zero : .zero)
    }
    check.expect(undo == self.undo.held(by: group), "the undo of \(name) is wrong")
    let grants = members.compactMap { $0.call?.grant }
    let names = Set(grants.flatMap { $0.devices.map(\.name) })
    let gpus = grants.reduce(into: names.count) { $0.add(saturating: $1.unnamedGPUs) }
    check.expect(gpus == self.gpus.held(by: group), "the GPUs of \(name) are wrong")
    let memory = members.reduce(ByteCount.zero) {
      $0 + ($1.call?.grant.memory ?? .zero) + ($1.call?.grant.workArea ?? .zero)
    }
    check.expect(
      memory == self.memory.holding(of: group).total, "the memory of \(name) is wrong")
  }

  private func checkSums(_ check: inout InvariantCheck) {
    let running = sessions.slots.filter { $0.call?.phase == .running }
    let held = running.reduce(0) {
      $0 + ($1.call.map { $0.demand.parallel.servers(of: $0.grant.degree) } ?? 0)
    }
    check.expect(held == servers.busy, "\(servers.busy) parallel servers are busy, \(held) held")
    check.expect(admission.running == running.count, "the running calls are miscounted")
    check.expect(
      admission.waiting == sessions.slots.count { $0.call?.phase == .queued },
      "the waiting calls are miscounted")
    for problem in [servers.structuralProblem].compactMap({ $0 }) {
      check.expect(false, problem)
    }
  }
}

private struct InvariantCheck {
  var violations: [String] = []

  mutating func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    if !holds { violations.append(sentence()) }
  }
}
