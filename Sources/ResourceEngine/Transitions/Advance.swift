public import Quantities
import ResourcePolicy

extension Engine {
  /// Does everything that is due: schedules and windows, queue, execution, idle and elapsed
  /// limits, rates that allow more, pools that want tuning.
  ///
  /// - Complexity: O(sessions + schedules).
  public mutating func advance(to now: Now) -> [Effect] {
    var effects: [Effect] = []
    followCalendar(at: now, into: &effects)
    let due = sessions.slots
      .compactMap { session in deadline(of: session).map { ($0.at, session.id) } }
      .filter { $0.0 <= now.boot }.sorted { $0 < $1 }
    for (_, id) in due {
      // Read again: an earlier one may have admitted it. Who runs into several limits at once
      // meets them one after the other: each ends something, or is met once.
      while let session = sessions[id], let due = deadline(of: session), due.at <= now.boot {
        expire(session, due, at: now, into: &effects)
      }
    }
    rates.settle(at: now.boot)
    if !quarantine.isEmpty {
      quarantine.forget(before: now.wall, memory: settings.runaway.quarantineDuration)
    }
    tune(at: now, into: &effects)
    return effects
  }

  /// What a schedule or window says holds like any other change of the policy.
  private mutating func followCalendar(at now: Now, into effects: inout [Effect]) {
    if let activation = policy.followCalendar(compiled.calendar, at: now.wall) {
      compiled = CompiledPolicy(policy, zones: zones)
      let name = policy.plan(activation.plan)?.name.text ?? "#\(activation.plan)"
      effects.append(.activated(plan: name, by: activation.by))
      refreshAll(into: &effects)
      checkAllThresholds(at: now, into: &effects)
    }
    // A window may have closed without any change of the plan, or a rate be paid.
    admitWaiting(at: now, into: &effects)
  }

  /// Every session that works is to look again at its limits.
  func refreshAll(into effects: inout [Effect]) {
    for session in sessions.sessions where session.state != .inactive && session.state != .idle {
      effects.append(.refresh(session.id))
    }
  }

  /// Another plan may have thresholds that calls in progress have passed already.
  mutating func checkAllThresholds(at now: Now, into effects: inout [Effect]) {
    for session in sessions.sessions where compiled.rules(of: session.group).hasThresholds {
      checkThresholds(of: session.id, at: now, into: &effects)
    }
  }

  /// When ``advance(to:)`` has something to do next on the deadline clock; edges of the calendar,
  /// which are on the wall clock, are in ``nextEdge(after:)``.
  ///
  /// - Parameter time: now; whom an open window keeps waits for its end.
  public func nextDeadline(at time: WallTime) -> Instant? {
    var next = sessions.slots.compactMap { deadline(of: $0)?.at }.min()
    guard admission.waiting > 0, !rates.isEmpty, !isKeptByWindow(at: time) else { return next }
    // Time alone admits who lacks neither slot nor resources and waits behind nobody.
    var reserved = Reserved()
    for head in admission.heads {
      guard let call = applying(head.session) else { continue }
      let rules = compiled.rules(of: call.group)
      guard fullSlots(of: call.group, rules) == nil else { continue }
      switch decideResources(call, rules) {
      case .wait(let constraint): reserved.insert(constraint)
      case .never: break
      case .grant:
        let ready = readyAt(head.group)
        guard ready > Instant(nanoseconds: .min),
          !isKept(call, by: reserved)
        else { continue }
        next = min(next ?? ready, ready)
      }
    }
    return next
  }

  /// Whether a schedule or window has something to say that nobody has acted on yet.
  public func isCalendarDue(at time: WallTime) -> Bool {
    var copy = policy
    return copy.followCalendar(compiled.calendar, at: time) != nil
  }

  /// The next moment at which a schedule or window begins or ends.
  public func nextEdge(after time: WallTime) -> WallTime? {
    compiled.calendar.nextEdge(after: time)
  }

  private mutating func expire(
    _ session: Session, _ due: Deadline, at now: Now, into effects: inout [Effect]
  ) {
    let id = session.id
    switch due.strike {
    case .queueTimeout, .serverTimeout(runs: false):
      guard session.kind == .script, let place = sessions.place(of: id) else {
        effects.append(.abandon(id, .queueTimeout))
        return end(session.id, .queueTimeout, due.reason, at: now, into: &effects)
      }
      finishCall(at: place, .queueTimeout, Usage(), at: now, into: &effects)
      accounting.update(session.group) { $0.count(.queueTimeout) }
      effects.append(.abandon(id, .queueTimeout))
      admitWaiting(at: now, into: &effects)
    case .serverTimeout(runs: true):
      sessions.update(id) { $0.call?.skipsServers = true }
      admitWaiting(at: now, into: &effects)
    case .execution:
      guard session.kind == .script, let place = sessions.place(of: id) else {
        let termination = Termination(
          outcome: .executionTimeout, reason: due.reason, asAskedBy: session.call?.limits)
        sessions.update(id) { $0.terminate(termination, at: now) }
        return effects.append(.terminate(id, termination))
      }
      finishCall(at: place, .executionTimeout, Usage(), at: now, into: &effects)
      accounting.update(session.group) { $0.count(.executionTimeout) }
      admitWaiting(at: now, into: &effects)
    case .threshold:
      checkThresholds(of: id, at: now, into: &effects)
    case .idle:
      end(session.id, .idleTimeout, due.reason, at: now, into: &effects)
    case .idleBlocker:
      end(session.id, .idleBlocker, due.reason, at: now, into: &effects)
    }
  }
}
