public import Quantities
public import ResourceEngine
public import ResourcePolicy

/// A change in the making: the engine as it will be if everything goes well. Dropped as a whole
/// when anything throws.
public struct Transaction: Sendable {
  private var adopted: Engine
  /// A changed policy that the engine has not been given yet: a batch changes it a thousand times
  /// and the engine needs the last one only.
  private var draft: Policy?
  /// The state that it started from.
  public let base: Snapshot
  public let now: Now
  public let actor: Actor
  /// The actor as far as privileges go.
  public let principal: Principal
  private let zoneSource: ZoneSource
  /// To be delivered once the change is durable.
  public private(set) var effects: [Effect] = []
  private(set) var changes: [(action: String, object: String)] = []

  /// Nothing of it will be written.
  public private(set) var isAbandoned = false

  init(
    on base: Snapshot, now: Now, actor: Actor, principal: Principal, zoneSource: ZoneSource
  ) {
    self.base = base
    adopted = base.engine
    self.now = now
    self.actor = actor
    self.principal = principal
    self.zoneSource = zoneSource
  }

  /// When schedules and windows of the policy in the making begin and end.
  public var calendar: PlanCalendar { policy.calendar(zoneSource.tables(for: policy)) }

  /// The engine as it will be.
  public var engine: Engine {
    guard let draft else { return adopted }
    var engine = adopted
    engine.use(zoneSource.tables(for: draft))
    _ = try? engine.apply(.adopt(draft), at: now)
    return engine
  }

  public var policy: Policy { draft ?? adopted.policy }

  /// The state as it would be.
  public var snapshot: Snapshot { base.with(engine) }

  /// Gives up the change without calling it an error of the resource manager.
  public mutating func abandon() {
    isAbandoned = true
  }

  /// Hands an event to the engine.
  public mutating func apply(_ event: Event) throws(ManagementError) {
    try settle()
    try hand(event)
  }

  private mutating func hand(_ event: Event) throws(ManagementError) {
    do {
      effects += try adopted.apply(event, at: now)
    } catch {
      throw .rejected(error)
    }
  }

  /// Gives the engine the policy that it does not have yet.
  mutating func settle() throws(ManagementError) {
    guard let policy = draft else { return }
    adopted.use(zoneSource.tables(for: policy))
    try hand(.adopt(policy))
    draft = nil
  }

  /// Changes a copy of the policy and has the engine adopt it.
  @discardableResult
  public mutating func changePolicy<Result>(
    _ change: (inout Policy) throws(PolicyError) -> Result
  ) throws(ManagementError) -> Result {
    var policy = self.policy
    let result: Result
    do {
      result = try change(&policy)
    } catch {
      throw .policy(error)
    }
    let former = draft
    let groups = self.policy.groups.count
    draft = policy
    // The engine refuses a policy only for a group that is gone and still has sessions.
    guard policy.groups.count < groups else { return result }
    do {
      try settle()
    } catch {
      draft = former
      throw error
    }
    return result
  }

  /// Notes what was done, for the event log.
  public mutating func note(_ action: String, _ object: String) {
    changes.append((action, object))
  }

  /// Instants of an earlier boot mean nothing.
  mutating func forgetBoot() {
    adopted.forgetBoot()
  }

  /// Does what time has made due.
  mutating func advance() {
    effects += adopted.advance(to: now)
  }

  /// - Throws: ``ManagementError/notYours(_:owner:)`` unless the actor is root or the owner.
  /// - Returns: the session.
  @discardableResult
  public func authorize(_ id: SessionID) throws(ManagementError) -> Session {
    guard let session = engine.sessions[id] else {
      throw .rejected(.sessionNotFound(id, hasEnded: id < engine.sessions.nextSession))
    }
    guard actor.isRoot || session.owner == actor.uid else {
      throw .notYours(id, owner: session.owner)
    }
    return session
  }
}
