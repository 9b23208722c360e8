import Quantities
import ResourcePolicy

extension Engine {
  /// Gives what is free to those who wait, in the order of their ranks. Part of every transition
  /// that frees or adds something.
  ///
  /// Inside a group nobody passes the first. Between groups a call whose needs are met goes
  /// ahead of one that waits for something else, but not of one that wants the same.
  ///
  /// - Complexity: O(groups with waiters · log groups) per call admitted.
  mutating func admitWaiting(at now: Now, into effects: inout [Effect]) {
    // A total that was below what was in use holds as soon as it can.
    if owesMemory { configureMemory() }
    repeat {
      while let next = nextInQueue(at: now) {
        switch next {
        case .admit(let session, let grant): admit(session, grant, at: now, into: &effects)
        case .refuse(let session, let constraint):
          refuse(session, constraint, at: now, into: &effects)
        }
      }
      // What adaptive calls give back belongs to those who wait.
    } while adjustDegrees(at: now, into: &effects)
  }

  private enum NextInQueue {
    case admit(SessionID, Grant)
    /// It could run when it came; since then somebody has lowered what it asks for.
    case refuse(SessionID, Constraint)
  }

  private func nextInQueue(at now: Now) -> NextInQueue? {
    var reserved = Reserved()
    for head in admission.heads {
      guard let call = applying(head.session) else { continue }
      switch decide(call, at: now) {
      case .grant(let grant):
        if !isKept(call, by: reserved) { return .admit(head.session, grant) }
      case .wait(let constraint):
        reserved.insert(constraint)
      case .never(let constraint):
        return .refuse(head.session, constraint)
      }
    }
    return nil
  }

  /// Ends a waiting call that would hold up its queue for ever.
  private mutating func refuse(
    _ id: SessionID, _ constraint: Constraint, at now: Now, into effects: inout [Effect]
  ) {
    guard let place = sessions.place(of: id), let call = applying(id) else { return }
    let reason = "it could never run any more: \(shortage(constraint, call, at: now))"
    effects.append(.abandon(id, .refused))
    guard sessions.slots[place].kind == .script else {
      return end(id, .refused, reason, at: now, into: &effects)
    }
    effects.append(.noted(id, reason))
    finishCall(at: place, .refused, Usage(), at: now, into: &effects)
  }

  private mutating func admit(
    _ id: SessionID, _ grant: Grant, at now: Now, into effects: inout [Effect]
  ) {
    guard let place = sessions.place(of: id) else { return }
    let group = sessions.slots[place].group
    admission.leaveQueue(id, of: group)
    guard let (waited, holding) = sessions.slots[place].call?.admit(grant, at: now) else { return }
    hold(holding, at: place, in: group, isNew: true)
    accounting.update(group) { $0.countAdmission(grant, queued: waited) }
    seePeaks()
    effects.append(.admit(id))
  }

  /// Lets adaptive calls follow load and free servers.
  ///
  /// - Returns: whether one has given servers back. Calls fall to what load and limits leave
  ///   them, whatever is free, so that none falls twice.
  private mutating func adjustDegrees(at now: Now, into effects: inout [Effect]) -> Bool {
    guard settings.isEnabled, settings.isRebalancing, servers.adaptiveCalls > 0 else {
      return false
    }
    let isWaitedFor = admission.heads.contains { head in
      sessions[head.session]?.call?.demand.isParallel ?? false
    }
    let adjustments = servers.adjustments(on: machine, mayRise: !isWaitedFor) {
      parallelLimits(compiled.rules(of: $0))
    }
    var hasFallen = false
    for adjustment in adjustments {
      guard let session = sessions.owner(ofCall: adjustment.call),
        let place = sessions.place(of: session), sessions.slots[place].call != nil,
        servers.change(
          adjustment.call, to: adjustment.to, on: machine,
          parallelLimits(compiled.rules(of: sessions.slots[place].group)))
      else { continue }
      let held = sessions.slots[place].call?.serverTime(until: now.boot)
      accounting.update(sessions.slots[place].group) {
        if let held { $0.count(held) }
        $0.degreeChanges.add(saturating: 1)
      }
      sessions.update(session) {
        if $0.call?.grant.admittedDegree == nil { $0.call?.grant.admittedDegree = adjustment.from }
        $0.call?.grant.degree = adjustment.to
        $0.call?.grant.degreeSince = now.boot
      }
      effects.append(.degree(session, adjustment.call, to: adjustment.to))
      hasFallen = hasFallen || adjustment.to < adjustment.from
    }
    if !adjustments.isEmpty { seePeaks() }
    return hasFallen
  }
}
