public import Quantities
public import ResourcePolicy

/// The deterministic core: a value that events change. It reads no clock, no file and no
/// environment; the same events at the same times give the same state and effects.
///
/// A rejected event leaves it as it was. The work is done by the files in `Transitions/`; this
/// one only routes.
public struct Engine: Hashable, Sendable {
  public internal(set) var policy: Policy
  public internal(set) var sessions: SessionTable
  public internal(set) var accounting: Accounting
  public internal(set) var admission: Admission
  public internal(set) var compiled: CompiledPolicy
  /// The time zones that schedules, windows and rules are told in, as values: the engine reads no
  /// files. A zone that is missing makes what needs it never apply.
  public private(set) var zones: ZoneTables

  public init(policy: Policy, zones: ZoneTables = .utcOnly) {
    self.init(policy: policy, sessions: SessionTable(), accounting: Accounting(), zones: zones)
  }

  /// Puts an engine together from what a snapshot holds.
  public init(
    policy: Policy, sessions: SessionTable, accounting: Accounting,
    zones: ZoneTables = .utcOnly
  ) {
    self.policy = policy
    self.zones = zones
    self.sessions = sessions
    self.accounting = accounting
    compiled = CompiledPolicy(policy, zones: zones)
    admission = Admission()
    for session in sessions.sessions {
      guard let call = session.call else { continue }
      switch call.phase {
      case .running: admission.take(in: session.group)
      case .queued: admission.enqueue(session.id, ticket: call.id, in: session.group)
      }
    }
  }

  /// - Returns: the effects to deliver once the new state is durable, in order.
  /// - Throws: ``Rejection``, with the engine unchanged.
  public mutating func apply(_ event: Event, at now: Now) throws(Rejection) -> [Effect] {
    switch event {
    case .open(let request): try open(request, at: now)
    case .begin(let request): try begin(request, at: now)
    case .start(let id, let process): try start(id, process)
    case .endCall(let id, let usage): try endCall(id, usage, at: now)
    case .cancelCall(let id): try cancelCall(id, at: now)
    case .exit(let id, let report): try exit(id, report, at: now)
    case .close(let id): try close(id, at: now)
    case .kill(let id, let termination): try kill(id, termination, at: now)
    case .switchGroup(let id, let group, let by): try switchGroup(id, to: group, by: by, at: now)
    case .reassign(let id, let group, let by): try reassign(id, to: group, by: by, at: now)
    case .describe(let id, let attributes, let by):
      try describe(id, as: attributes, by: by, at: now)
    case .adopt(let policy): try adopt(policy, at: now)
    case .lose(let id, let reason): try lose(id, reason: reason, at: now)
    }
  }

  /// Takes the zones that a policy about to be adopted needs.
  public mutating func use(_ zones: ZoneTables) {
    guard zones != self.zones else { return }
    self.zones = zones
    compiled = CompiledPolicy(policy, zones: zones)
  }

  func session(_ id: SessionID) throws(Rejection) -> Session {
    guard let session = sessions[id] else { throw .sessionNotFound(id) }
    return session
  }

  func groupName(_ id: GroupID) -> String {
    policy.group(id)?.name.text ?? "#\(id)"
  }
}
