public import Quantities
import ResourcePolicy

/// The moment at which a limit strikes.
public struct Deadline: Hashable, Sendable {
  /// What happens then.
  public enum Strike: Hashable, Sendable {
    /// The call leaves the queue without having run.
    case queueTimeout
    /// The call has waited for parallel servers long enough: it leaves the queue, or takes what
    /// there is.
    case serverTimeout(runs: Bool)
    case execution
    case idle
    case idleBlocker
    /// A threshold of the plan on elapsed time.
    case threshold
  }

  public let at: Instant
  public let strike: Strike
  public let limit: TimeSpan
  public let origin: LimitOrigin

  /// In words: which limit, and where it comes from.
  public var reason: String {
    let name =
      switch strike {
      case .queueTimeout: "queue timeout"
      case .serverTimeout: "parallel queue timeout"
      case .execution: "execution limit"
      case .idle: "idle limit"
      case .idleBlocker: "idle blocker limit"
      case .threshold: "switch threshold"
      }
    return "\(name) of \(limit) from \(origin)"
  }

  init(_ start: Instant, _ limit: Effective<TimeSpan>, _ strike: Strike) {
    at = start + limit.value
    self.strike = strike
    self.limit = limit.value
    origin = limit.origin
  }

  init(at: Instant, _ limit: TimeSpan, _ origin: LimitOrigin, _ strike: Strike) {
    self.at = at
    self.strike = strike
    self.limit = limit
    self.origin = origin
  }
}

extension Engine {
  /// The next limit that a session runs into.
  public func deadline(of id: SessionID) -> Deadline? {
    sessions[id].flatMap { deadline(of: $0) }
  }

  /// Limits are read from the policy of this moment, never stored, so a changed plan or group
  /// holds for calls in progress as well.
  func deadline(of session: Session) -> Deadline? {
    guard settings.isEnabled, session.termination == nil, !session.isSystem else { return nil }
    guard let call = session.call else { return idleDeadline(of: session) }
    return call.phase == .queued
      ? queueDeadline(of: call, in: session.group) : runningDeadline(of: session, call)
  }

  private func idleDeadline(of session: Session) -> Deadline? {
    guard session.kind == .script, let limits = compiled[session.group]?.limits else { return nil }
    let idle = limits.maxIdle.map { Deadline(session.idleSince, $0, .idle) }
    guard let limit = limits.maxIdleBlocker, let blocks = blocksSince(session.id) else {
      return idle
    }
    let blocking = Deadline(max(session.idleSince, blocks), limit, .idleBlocker)
    return idle.map { $0.at <= blocking.at ? $0 : blocking } ?? blocking
  }

  private func queueDeadline(of call: Call, in group: GroupID) -> Deadline? {
    let limits = compiled[group]?.limits
    let requested = call.limits.waitTimeout.map {
      Effective(value: $0, origin: .request("--wait-timeout"))
    }
    let queue = Effective.stricter(limits?.queueTimeout, requested).map {
      Deadline(call.began.boot, $0, .queueTimeout)
    }
    guard call.demand.isParallel, !call.skipsServers, let limit = limits?.parallelQueueTimeout
    else { return queue }
    let runs = limits?.parallelTimeoutAction == .run
    let servers = Deadline(call.began.boot, limit, .serverTimeout(runs: runs))
    return queue.map { $0.at <= servers.at ? $0 : servers } ?? servers
  }

  private func runningDeadline(of session: Session, _ call: Call) -> Deadline? {
    guard let admitted = call.admitted else { return nil }
    let requested = call.limits.timeout.map {
      Effective(value: $0, origin: .request("--timeout"))
    }
    let execution = Effective.stricter(compiled[session.group]?.limits.maxExecution, requested).map
    {
      Deadline(admitted.boot, $0, .execution)
    }
    guard let next = elapsedThreshold(of: session), let span = next.thresholds.rules.elapsed,
      next.at <= execution?.at ?? Instant(nanoseconds: .max)
    else { return execution }
    return Deadline(at: next.at, span, next.thresholds.origin, .threshold)
  }
}
