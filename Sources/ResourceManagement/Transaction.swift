public import Quantities
public import ResourceEngine
public import ResourcePolicy

/// A change in the making: the engine as it will be if everything goes well. Dropped as a whole
/// when anything throws.
public struct Transaction: Sendable {
  public private(set) var engine: Engine
  /// The state that it started from.
  public let base: Snapshot
  public let now: Now
  public let actor: Actor
  /// To be delivered once the change is durable.
  public private(set) var effects: [Effect] = []
  private(set) var changes: [(action: String, object: String)] = []

  /// Nothing of it will be written.
  public private(set) var isAbandoned = false

  init(on base: Snapshot, now: Now, actor: Actor) {
    self.base = base
    engine = base.engine
    self.now = now
    self.actor = actor
  }

  public var policy: Policy { engine.policy }

  /// The state as it would be.
  public var snapshot: Snapshot { base.with(engine) }

  /// Gives up the change without calling it an error of the resource manager.
  public mutating func abandon() {
    isAbandoned = true
  }

  /// Hands an event to the engine.
  public mutating func apply(_ event: Event) throws(ManagementError) {
    do {
      effects += try engine.apply(event, at: now)
    } catch {
      throw .rejected(error)
    }
  }

  /// Changes a copy of the policy and has the engine adopt it.
  @discardableResult
  public mutating func changePolicy<Result>(
    _ change: (inout Policy) throws(PolicyError) -> Result
  ) throws(ManagementError) -> Result {
    var policy = engine.policy
    let result: Result
    do {
      result = try change(&policy)
    } catch {
      throw .policy(error)
    }
    try apply(.adopt(policy))
    return result
  }

  /// Notes what was done, for the event log.
  public mutating func note(_ action: String, _ object: String) {
    changes.append((action, object))
  }

  /// Does what time has made due.
  mutating func advance() {
    effects += engine.advance(to: now)
  }

  /// - Throws: ``ManagementError/notYours(_:owner:)`` unless the actor is root or the owner.
  /// - Returns: the session.
  @discardableResult
  public func authorize(_ id: SessionID) throws(ManagementError) -> Session {
    guard let session = engine.sessions[id] else { throw .rejected(.sessionNotFound(id)) }
    guard actor.isRoot || session.owner == actor.uid else {
      throw .notYours(id, owner: session.owner)
    }
    return session
  }
}
