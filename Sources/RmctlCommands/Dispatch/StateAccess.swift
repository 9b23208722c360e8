import ProcessEnforcement
import ResourceManagement

/// The way to the state: directly, each change by itself, or into a change in the making that a
/// batch or a shell transaction will commit as a whole.
final class StateAccess {
  let manager: ResourceManager
  private let actor: Actor
  /// The actor as far as privileges go.
  var principal: Principal { manager.principal(of: actor) }
  /// nil: changes are written at once.
  var pending: PendingChange?

  init(path: String, actor: Actor) throws(CommandError) {
    do {
      manager = try ResourceManager(
        path: path, bootID: Host.bootID, zones: Host.zones, capacity: Host.capacity,
        clock: Host.now)
    } catch {
      throw .management(error, suggestions: [])
    }
    self.actor = actor
  }

  func read() throws(ManagementError) -> Snapshot {
    if let pending { return pending.snapshot }
    return try manager.read()
  }

  /// What came of a change.
  struct Change<Result> {
    let result: Result?
    let generation: UInt64
    let isRepeat: Bool
    let warnings: [String]
  }

  func update<Result>(
    _ options: ResourceManager.UpdateOptions,
    _ change: (inout Transaction) throws(ManagementError) -> Result
  ) throws(ManagementError) -> Change<Result> {
    if let pending {
      if let expected = options.ifGeneration, expected != pending.generation {
        throw .generationMismatch(expected: expected, found: pending.generation)
      }
      let result = try pending.apply(change)
      return Change(
        result: result, generation: pending.generation, isRepeat: false, warnings: [])
    }
    let committed = try manager.update(options, as: actor, change)
    let warnings = carryOut(committed)
    return Change(
      result: committed.result, generation: committed.snapshot.generation,
      isRepeat: committed.isRepeat, warnings: warnings)
  }

  /// Delivers the effects of a durable change and brings the host in line with it.
  func carryOut<Result>(_ committed: ResourceManager.Committed<Result>) -> [String] {
    guard committed.isWritten else { return committed.warnings }
    EffectDelivery(manager, as: actor).deliver(committed.effects)
    let hasProcesses = committed.snapshot.engine.sessions.sessions.contains { $0.process != nil }
    return committed.warnings + (hasProcesses ? HostReconciler(manager).reconcile() : [])
  }

  /// Frees what dead supervisors hold. Not inside a transaction, which sees one state only.
  func reap() throws(ManagementError) -> [(session: SessionID, ended: Int)] {
    guard pending == nil else { return [] }
    return try Reaper(manager, as: actor).reap()
  }
}

/// A change in the making, shared by the statements of one batch or transaction.
final class PendingChange {
  private(set) var transaction: Transaction

  init(_ transaction: Transaction) {
    self.transaction = transaction
  }

  /// The generation it started from.
  var generation: UInt64 { transaction.base.generation }
  var snapshot: Snapshot { transaction.snapshot }

  /// All of it or nothing of it.
  func apply<Result>(
    _ change: (inout Transaction) throws(ManagementError) -> Result
  ) throws(ManagementError) -> Result {
    var copy = transaction
    let result = try change(&copy)
    transaction = copy
    return result
  }
}
