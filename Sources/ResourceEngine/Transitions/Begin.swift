import Quantities
import ResourcePolicy
import Scheduling

extension Engine {
  /// - Parameter mayWait: false: refuse instead of waiting.
  mutating func begin(
    _ id: SessionID, _ demand: CallDemand, _ limits: RequestedLimits, mayWait: Bool,
    at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let place = try place(of: id)
    guard sessions.slots[place].termination == nil else { throw .sessionTerminating(id) }
    guard sessions.phase(at: place) == nil else {
      throw .callInProgress(id, call: sessions.slots[place].call?.id ?? sessions.nextCall)
    }
    guard sessions.canTakeCall else { throw .tooManySessions(limit: SessionTable.mostSessions) }
    let judgement = try judge(demand, place, at: now)
    let group = judgement?.target ?? sessions.slots[place].group
    let applying = Applying(
      session: id, group: group, demand: demand,
      quota: sessions.slots[place].quota, isSystem: sessions.slots[place].isSystem)
    try checkWindows(for: group, at: now)
    let rank = rank(for: place, group, demand, at: now)
    let verdict = verdict(on: applying, rank, at: now)
    switch verdict {
    case .never(let constraint): throw .neverFits(shortage(constraint, applying, at: now))
    case .wait(let constraint):
      guard mayWait else { throw .poolFull(shortage(constraint, applying, at: now)) }
      try checkQueuePlace(in: group)
    case .grant: break
    }
    if let judgement { carryOut(judgement, place, at: now, &effects) }
    enter(demand, limits, place, group, rank, verdict, at: now)
    if let judgement { noteDeparture(judgement, of: id) }
    seePeaks()
  }

  /// Puts the call into its session, running or waiting, and counts it.
  private mutating func enter(
    _ demand: CallDemand, _ limits: RequestedLimits, _ place: Int, _ group: GroupID,
    _ rank: QueueRank, _ verdict: Verdict, at now: Now
  ) {
    let session = sessions.slots[place].id
    let id = sessions.takeCallID(for: session)
    var grant = Grant.slotOnly
    var isRunning = false
    if case .grant(let given) = verdict {
      grant = given
      isRunning = true
    }
    sessions.slots[place].call = Call(
      id: id, phase: isRunning ? .running : .queued, limits: limits, demand: demand,
      began: now, rank: rank, grant: grant)
    if isRunning {
      let holding = CallHolding(
        call: id, grant: grant, parallel: demand.parallel, undo: .zero)
      hold(holding, at: place, in: group, isNew: true)
    } else {
      admission.enqueue(session, rank, in: group)
    }
    var waitsForMemory = false
    var waitsForServers = false
    if case .wait(let constraint) = verdict {
      if case .memory = constraint { waitsForMemory = true }
      if case .servers = constraint { waitsForServers = true }
    }
    accounting.update(group) {
      $0.callsBegun.add(saturating: 1)
      if isRunning {
        $0.countAdmission(grant, queued: .zero)
      } else {
        $0.callsQueued.add(saturating: 1)
        if waitsForMemory { $0.memoryWaits.add(saturating: 1) }
        if waitsForServers { $0.serverWaits.add(saturating: 1) }
      }
    }
  }

  /// The decision with the order of waiting: nobody passes a call that came first and wants the
  /// same.
  private func verdict(on call: Applying, _ rank: QueueRank, at now: Now) -> Verdict {
    let verdict = decide(call, at: now)
    guard admission.waiting > 0, case .grant = verdict, isQueued(call.group) else {
      return verdict
    }
    for head in admission.heads where head.rank < rank {
      if head.group == call.group { return .wait(.behind(head.session)) }
      guard let waiting = applying(head.session),
        case .wait(let constraint) = decide(waiting, at: now)
      else { continue }
      var reserved = Reserved()
      reserved.insert(constraint)
      if isKept(call, by: reserved) { return .wait(.behind(head.session)) }
    }
    return verdict
  }

  /// Whether calls of the group stand in queues at all.
  private func isQueued(_ group: GroupID) -> Bool {
    settings.isEnabled && !compiled.rules(of: group).isExempt
  }

  /// A session's call as decisions see it.
  func applying(_ id: SessionID) -> Applying? {
    guard let place = sessions.place(of: id), let call = sessions.slots[place].call else {
      return nil
    }
    return Applying(
      session: id, group: sessions.slots[place].group, demand: call.demand,
      quota: sessions.slots[place].quota, isSystem: sessions.slots[place].isSystem,
      skipsServers: call.skipsServers)
  }

  private func rank(
    for place: Int, _ group: GroupID, _ demand: CallDemand, at now: Now
  ) -> QueueRank {
    if demand.isParallel, compiled.rules(of: group).criticality == .queue {
      return .front(arrival: now.boot, ticket: sessions.nextCall)
    }
    var priority = sessions.slots[place].priority
    if let boost = sessions.slots[place].boost {
      priority = priority.raised(by: boost, at: now.boot, settings.boostDecay)
    }
    return QueueRank(
      priorityLevel: priority.level, deadline: demand.deadline, arrival: now.boot,
      ticket: sessions.nextCall, ageing: policy.settings.coordinator.ageing)
  }

  /// Who could only wait for the window to close is told so at once.
  private func checkWindows(for group: GroupID, at now: Now) throws(Rejection) {
    guard !policy.windows.isEmpty, isQueued(group), let limit = windowLimit(at: now.wall),
      limit.value == 0, case .window(let name) = limit.origin
    else { return }
    throw .windowRefuses(window: name)
  }

  private func checkQueuePlace(in group: GroupID) throws(Rejection) {
    let waiting = admission.waiting(in: group)
    guard waiting >= compiled.rules(of: group).queueLimit,
      let limit = compiled[group]?.limits.queueLimit
    else { return }
    throw .queueFull(group: groupName(group), waiting: waiting, limit: limit)
  }

  mutating func seePeaks() {
    accounting.peaks.see(
      sessions: sessions.count, running: admission.running, waiting: admission.waiting,
      servers: servers.busy)
  }
}

extension GroupCounters {
  mutating func countAdmission(_ grant: Grant, queued: TimeSpan) {
    count(grant, times: 1)
    queueTime.add(queued)
    waits.record(queued)
  }

  /// - Parameter step: 1, or -1 for a call that moves to another group.
  mutating func count(_ grant: Grant, times step: Int) {
    callsAdmitted.add(saturating: step)
    let degree = grant.admittedDegree ?? grant.degree
    if degree > 1 {
      parallelCalls.add(saturating: step)
      degreesGranted.add(saturating: step > 0 ? degree : -degree)
    }
    if grant.isDowngraded { downgrades.add(saturating: step) }
    if grant.memory > .zero || grant.workArea > .zero { memoryGrants.add(saturating: step) }
    if grant.isShrunk { memoryShrinks.add(saturating: step) }
  }
}
