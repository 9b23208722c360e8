public import Quantities
import ResourcePolicy

extension Engine {
  mutating func begin(_ request: BeginRequest, at now: Now) throws(Rejection) -> [Effect] {
    let session = try session(request.session)
    guard session.state != .terminating else { throw .sessionTerminating(session.id) }
    if let call = session.call { throw .callInProgress(session.id, call: call.id) }
    guard sessions.canTakeCall else {
      throw .tooManySessions(limit: SessionTable.mostSessions)
    }
    try checkWindows(for: session, at: now)
    let shortage = shortage(in: session.group, at: now.wall)
    if let shortage {
      guard request.mayWait else { throw .poolFull(shortage) }
      try checkQueuePlace(in: session.group)
    }
    let call = Call(
      id: sessions.takeCallID(), phase: shortage == nil ? .running : .queued,
      limits: request.limits, began: now, wasQueued: shortage != nil,
      admitted: shortage == nil ? now : nil)
    sessions.update(session.id) {
      $0.call = call
      $0.state = shortage == nil ? .active : .waiting
    }
    if shortage == nil {
      admission.take(in: session.group)
    } else {
      admission.enqueue(session.id, ticket: call.id, in: session.group)
    }
    accounting.update(session.group) {
      $0.callsBegun.add(saturating: 1)
      $0.callsAdmitted.add(saturating: shortage == nil ? 1 : 0)
      $0.callsQueued.add(saturating: shortage == nil ? 0 : 1)
    }
    return []
  }

  /// Who could only wait for the window to close is told so at once.
  private func checkWindows(for session: Session, at now: Now) throws(Rejection) {
    guard compiled[session.group]?.isExempt == false, let limit = windowLimit(at: now.wall),
      limit.value == 0, case .window(let name) = limit.origin
    else { return }
    throw .windowRefuses(window: name)
  }

  private func checkQueuePlace(in group: GroupID) throws(Rejection) {
    let waiting = admission.waiting(in: group)
    guard let limit = compiled[group]?.limits.queueLimit, waiting >= limit.value else { return }
    throw .queueFull(group: groupName(group), waiting: waiting, limit: limit)
  }

  /// What keeps a call of `group` from a slot right now; nil when one is free.
  ///
  /// - Complexity: O(groups + windows); O(sessions) more when there is a shortage.
  public func shortage(in group: GroupID, at time: WallTime) -> Shortage? {
    guard let rules = compiled[group], !rules.isExempt else { return nil }
    if let limit = rules.limits.maxSessions, admission.running(in: group) >= limit.value {
      return shortage(limit, in: [group])
    }
    if rules.isOther, let limit = compiled.othersPool {
      let running = compiled.others.reduce(0) { $0 + admission.running(in: $1) }
      if running >= limit.value { return self.shortage(limit, in: compiled.others) }
    }
    if let limit = windowLimit(at: time) {
      let users = policy.groups.map(\.id).filter { $0 != Policy.sysGroup }
      let running = users.reduce(0) { $0 + admission.running(in: $1) }
      if running >= limit.value { return self.shortage(limit, in: users) }
    }
    return nil
  }

  /// How many user sessions may work while windows are open: the strictest of them; 0 when one
  /// lets none work.
  func windowLimit(at time: WallTime) -> Effective<Int>? {
    compiled.calendar.openWindows(at: time).reduce(nil) { found, window in
      let limit: Int? =
        switch window.attributes.admission {
        case .allow: nil
        case .limit(let count): count
        case .refuse: 0
        }
      return Effective.stricter(
        found, limit.map { Effective(value: $0, origin: .window(window.name.text)) })
    }
  }

  private func shortage(_ limit: Effective<Int>, in groups: [GroupID]) -> Shortage {
    let members = Set(groups)
    let holders = sessions.sessions.filter {
      $0.call?.phase == .running && members.contains($0.group)
    }
    return Shortage(limit: limit, running: holders.count, holders: holders.map(\.id))
  }
}
