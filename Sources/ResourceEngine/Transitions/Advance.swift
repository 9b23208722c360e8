public import Quantities
import ResourcePolicy

extension Engine {
  /// Does everything that is due: schedules and windows, queue, execution and idle limits.
  ///
  /// - Complexity: O(sessions + schedules).
  public mutating func advance(to now: Now) -> [Effect] {
    var effects = followCalendar(at: now)
    let due = sessions.sessions
      .compactMap { session in deadline(of: session).map { ($0.at, session.id) } }
      .filter { $0.0 <= now.boot }.sorted { $0 < $1 }
    for (_, id) in due {
      // Read again: an earlier one may have admitted it.
      guard let session = sessions[id], let due = deadline(of: session), due.at <= now.boot
      else { continue }
      effects += expire(session, due, at: now)
    }
    return effects
  }

  /// What a schedule or window says holds like any other change of the policy.
  private mutating func followCalendar(at now: Now) -> [Effect] {
    var effects: [Effect] = []
    if let activation = policy.followCalendar(compiled.calendar, at: now.wall) {
      compiled = CompiledPolicy(policy, zones: zones)
      let name = policy.plan(activation.plan)?.name.text ?? "#\(activation.plan)"
      effects = [.activated(plan: name, by: activation.by)]
      effects += sessions.sessions.filter { $0.state != .inactive }.map { .refresh($0.id) }
    }
    // A window may have closed without any change of the plan.
    return effects + admitWaiting(at: now)
  }

  /// When ``advance(to:)`` has something to do next on the deadline clock; edges of the calendar,
  /// which are on the wall clock, are in ``nextEdge(after:)``.
  public var nextDeadline: Instant? {
    sessions.sessions.compactMap { deadline(of: $0)?.at }.min()
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

  /// The next limit that a session runs into.
  public func deadline(of id: SessionID) -> Deadline? {
    sessions[id].flatMap { deadline(of: $0) }
  }

  /// Limits are read from the policy of this moment, never stored, so a changed plan or group
  /// holds for calls in progress as well.
  func deadline(of session: Session) -> Deadline? {
    let limits = compiled[session.group]?.limits
    guard session.state != .terminating else { return nil }
    guard let call = session.call else {
      guard session.kind == .script, let limit = limits?.maxIdle else { return nil }
      return Deadline(at: session.idleSince + limit.value, limit: limit, outcome: .idleTimeout)
    }
    if let admitted = call.admitted {
      let requested = call.limits.timeout.map {
        Effective(value: $0, origin: .request("--timeout"))
      }
      guard let limit = Effective.stricter(limits?.maxExecution, requested) else {
        return nil
      }
      return Deadline(at: admitted.boot + limit.value, limit: limit, outcome: .executionTimeout)
    }
    let requested = call.limits.waitTimeout.map {
      Effective(value: $0, origin: .request("--wait-timeout"))
    }
    guard let limit = Effective.stricter(limits?.queueTimeout, requested) else { return nil }
    return Deadline(at: call.began.boot + limit.value, limit: limit, outcome: .queueTimeout)
  }

  private mutating func expire(_ session: Session, _ due: Deadline, at now: Now) -> [Effect] {
    let id = session.id
    switch (due.outcome, session.kind) {
    case (.queueTimeout, .script):
      endCall(of: session, due.outcome, Usage(), at: now)
      accounting.update(session.group) { $0.count(due.outcome) }
      return [.abandon(id, due.outcome)] + admitWaiting(at: now)
    case (.queueTimeout, .command):
      return [.abandon(id, due.outcome)]
        + end(session, due.outcome, due.reason, ExitReport(status: nil), at: now)
    case (.executionTimeout, .script):
      endCall(of: session, due.outcome, Usage(), at: now)
      accounting.update(session.group) { $0.count(due.outcome) }
      return admitWaiting(at: now)
    case (.executionTimeout, .command):
      let termination = Termination(
        outcome: due.outcome, reason: due.reason, asAskedBy: session.call?.limits)
      sessions.update(id) {
        $0.state = .terminating
        $0.termination = termination
      }
      return [.terminate(id, termination)]
    default:
      return end(session, due.outcome, due.reason, ExitReport(status: nil), at: now)
    }
  }
}

/// The moment at which a limit strikes.
public struct Deadline: Hashable, Sendable {
  public let at: Instant
  public let limit: Effective<TimeSpan>
  public let outcome: Outcome

  /// In words: which limit, and where it comes from.
  public var reason: String {
    let name =
      switch outcome {
      case .queueTimeout: "queue timeout"
      case .idleTimeout: "idle limit"
      default: "execution limit"
      }
    return "\(name) of \(limit.value) from \(limit.origin)"
  }
}
