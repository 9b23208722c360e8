import Quantities
import ResourcePolicy

extension Engine {
  /// Acts on every threshold that the call of a session has reached, one after the other: each
  /// may take it into a group with thresholds of its own.
  mutating func checkThresholds(of id: SessionID, at now: Now, into effects: inout [Effect]) {
    // A call passes each group once, and each group has six measures: this ends.
    while let session = sessions[id], let hit = reachedThreshold(of: session, at: now) {
      switch hit.thresholds.action {
      case .group(let target) where canMove(session, to: target):
        switchBy(hit, session, to: target, at: now, into: &effects)
      case .group:
        note(hit, session)
      case .log:
        note(hit, session)
        accounting.update(session.group) { $0.thresholdNotes.add(saturating: 1) }
        effects.append(.noted(id, hit.reason))
      case .cancel:
        return endBy(hit, session, .thresholdCancel, at: now, into: &effects)
      case .kill:
        return endBy(hit, session, .thresholdKill, at: now, into: &effects)
      }
    }
  }

  /// The first threshold that a running call has reached and that has not been acted on.
  private func reachedThreshold(of session: Session, at now: Now) -> ReachedThreshold? {
    guard canBeSwitched(session), let call = session.call, let admitted = call.admitted else {
      return nil
    }
    let switching = call.switching
    for (place, thresholds) in (compiled[session.group]?.thresholds ?? []).enumerated() {
      let counts = thresholds.counter == .group
      let use = counts ? call.used.since(switching.usedBefore) : call.used
      let since = counts ? switching.entered ?? admitted : admitted
      let hit = thresholds.reached(
        use, elapsed: now.boot.since(since.boot), noted: switching.noted.of(place))
      if let hit { return hit }
    }
    return nil
  }

  private func canBeSwitched(_ session: Session) -> Bool {
    let rules = compiled.rules(of: session.group)
    return settings.isEnabled && rules.hasThresholds && !rules.isExempt && !session.isSystem
      && session.termination == nil && session.call?.phase == .running
  }

  /// When elapsed time next reaches a threshold of a running call.
  func elapsedThreshold(of session: Session) -> (at: Instant, thresholds: SwitchThresholds)? {
    guard canBeSwitched(session), let call = session.call, let admitted = call.admitted else {
      return nil
    }
    var next: (at: Instant, thresholds: SwitchThresholds)?
    for (place, thresholds) in (compiled[session.group]?.thresholds ?? []).enumerated() {
      guard let span = thresholds.rules.elapsed,
        call.switching.noted.of(place) & ThresholdKind.elapsed.bit == 0
      else { continue }
      let since = thresholds.counter == .group ? call.switching.entered ?? admitted : admitted
      let at = since.boot + span
      if at < next?.at ?? Instant(nanoseconds: .max) { next = (at, thresholds) }
    }
    return next
  }

  /// Thresholds take a call into each group once, and not out of its own into its own.
  private func canMove(_ session: Session, to target: GroupID) -> Bool {
    target != session.group && compiled[target] != nil
      && session.call?.switching.passed.contains(target) == false
  }

  private mutating func note(_ hit: ReachedThreshold, _ session: Session) {
    let place = compiled[session.group]?.thresholds.firstIndex(of: hit.thresholds) ?? 0
    sessions.update(session.id) { $0.call?.switching.noted.insert(hit.kind, of: place) }
  }

  private mutating func switchBy(
    _ hit: ReachedThreshold, _ session: Session, to target: GroupID, at now: Now,
    into effects: inout [Effect]
  ) {
    accounting.update(session.group) { $0.thresholdSwitches.add(saturating: 1) }
    let isForCall = hit.thresholds.rules.forCall
    sessions.update(session.id) {
      $0.call?.switching.leave(session.group, session.reason, isForCall: isForCall)
    }
    guard let moving = sessions[session.id] else { return }
    move(
      moving, to: target, .threshold, reason: .threshold(hit.reason),
      by: "\(hit.thresholds.origin)", at: now)
    effects.append(.noted(session.id, "to \(groupName(target)): \(hit.reason)"))
    effects.append(.refresh(session.id))
    admitWaiting(at: now, into: &effects)
  }

  /// Ends the call or the session. A command has one call, so that both end it.
  private mutating func endBy(
    _ hit: ReachedThreshold, _ session: Session, _ outcome: Outcome, at now: Now,
    into effects: inout [Effect]
  ) {
    // A runaway has been noted when it became one: a call offends once.
    if !isRunaway(session) { noteOffence(of: session, hit.reason, at: now, into: &effects) }
    guard session.kind == .script else {
      let termination = Termination(
        outcome: outcome, reason: hit.reason, asAskedBy: session.call?.limits)
      sessions.update(session.id) { $0.terminate(termination, at: now) }
      effects.append(.terminate(session.id, termination))
      return
    }
    effects.append(.noted(session.id, hit.reason))
    if outcome == .thresholdKill {
      end(session.id, outcome, hit.reason, at: now, into: &effects)
    } else if let place = sessions.place(of: session.id) {
      finishCall(at: place, outcome, Usage(), at: now, into: &effects)
      accounting.update(session.group) { $0.count(outcome) }
      admitWaiting(at: now, into: &effects)
    }
  }
}
