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
    while let (session, grant) = nextToAdmit(at: now) {
      admit(session, grant, at: now, into: &effects)
    }
    adjustDegrees(at: now, into: &effects)
  }

  private func nextToAdmit(at now: Now) -> (session: SessionID, grant: Grant)? {
    var reserved: Contention = []
    for head in admission.heads {
      guard let call = applying(head.session) else { continue }
      switch decide(call, at: now) {
      case .grant(let grant):
        if reserved.isDisjoint(with: call.demand.contention) { return (head.session, grant) }
      case .wait(let constraint):
        if let contended = constraint.contended { reserved.insert(contended) }
      case .never:
        break
      }
    }
    return nil
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
  mutating func adjustDegrees(at now: Now, into effects: inout [Effect]) {
    guard settings.isEnabled, settings.isRebalancing, servers.adaptiveCalls > 0 else { return }
    let isWaitedFor = admission.heads.contains { head in
      sessions[head.session]?.call?.demand.isParallel ?? false
    }
    let adjustments = servers.adjustments(on: machine, mayRise: !isWaitedFor) {
      parallelLimits(compiled.rules(of: $0))
    }
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
        $0.call?.grant.degree = adjustment.to
        $0.call?.grant.degreeSince = now.boot
      }
      effects.append(.degree(session, adjustment.call, to: adjustment.to))
    }
    if !adjustments.isEmpty { seePeaks() }
  }
}
