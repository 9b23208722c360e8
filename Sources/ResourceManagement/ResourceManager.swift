import DurableStorage
public import Quantities
public import ResourceEngine

/// The library's front door: one state file, read without a lock and changed under one.
///
/// Every method may be called from any thread and any process; changes are serialized by the
/// file lock, and nothing is remembered between two calls.
public struct ResourceManager: Sendable {
  public static let version = "0.1.0"

  private let file: StateFile
  private let clock: @Sendable () -> Now
  private let bootID: String
  public let zones: ZoneSource
  public let capacity: CapacitySource

  /// - Parameters:
  ///   - path: the state file; it need not exist yet.
  ///   - bootID: names the current boot, so that sessions of an earlier one are known as lost.
  ///   - zones: the machine's time zones; without them only UTC is known.
  public init(
    path: String, bootID: String, zones: ZoneSource = .utcOnly,
    capacity: CapacitySource = .unknown, clock: @escaping @Sendable () -> Now
  ) throws(ManagementError) {
    self.zones = zones
    self.capacity = capacity
    do {
      file = try StateFile(path: path)
    } catch {
      throw .storage(error)
    }
    self.bootID = bootID
    self.clock = clock
  }

  /// The state file, with a link resolved.
  public var path: String { file.path }
  /// The folder that the state file stands in.
  public var folder: String { file.folder }
  public var backupPath: String { file.backupPath }
  public var exists: Bool { file.exists }
  public var now: Now { clock() }
  /// The network file system that the state is on, where locks and syncs may promise less; nil
  /// for a local one.
  public var networkFileSystem: String? { NetworkFileSystem.name(at: file.folder) }

  /// The folder of locks and wake-up FIFOs, one pair per session.
  public var sessionsFolder: String { file.path + ".sessions" }
  var eventLog: AppendLog { log("events.jsonl") }
  var sessionLog: AppendLog { log("sessions.jsonl") }

  /// As wide open as the state itself, so that a group of users can share all of it.
  var siblingPermissions: UInt32 { file.permissions }

  private func log(_ name: String) -> AppendLog {
    let stem = file.path.hasSuffix(".json") ? String(file.path.dropLast(5)) : file.path
    let isPlain = stem == "state" || stem.hasSuffix("/state")
    return AppendLog(
      path: isPlain ? "\(file.folder)/\(name)" : "\(stem).\(name)",
      permissions: siblingPermissions)
  }

  /// The state as it is now, without waiting for anybody. A state that was never made reads as
  /// a new one; nothing is written.
  public func read() throws(ManagementError) -> Snapshot {
    do {
      return try SnapshotCodec.decode(
        file.read(), path: file.path, zones: zones, capacity: capacity)
    } catch let error as ManagementError {
      throw error
    } catch StorageError.missing {
      return .initial(at: clock().wall, bootID: bootID, capacity: capacity)
    } catch {
      throw .storage(error as? StorageError ?? .missing(path: file.path))
    }
  }

  /// Checks the backup by reading it.
  public func readBackup() throws(ManagementError) -> Snapshot {
    let bytes: [UInt8]
    do {
      bytes = try StateFile.read(file.backupPath)
    } catch {
      throw .storage(error)
    }
    return try SnapshotCodec.decode(
      bytes, path: file.backupPath, zones: zones, capacity: capacity)
  }

  /// How a change is to be made.
  public struct UpdateOptions: Sendable {
    public var lockTimeout = TimeSpan.seconds(10)
    /// Refuse unless the state is at this generation.
    public var ifGeneration: UInt64?
    /// A request with an id that was seen before changes nothing.
    public var requestID: String?
    /// Go all the way and write nothing.
    public var isDryRun = false

    public init() {}
  }

  /// What came of an update.
  public struct Committed<Result> {
    public let result: Result?
    public let snapshot: Snapshot
    public let effects: [Effect]
    /// false when nothing differed, when it was a dry run, or when the request was a repeat.
    public let isWritten: Bool
    public let isRepeat: Bool
    /// Trouble with the logs, which is no trouble for the state.
    public let warnings: [String]
  }

  /// Changes the state: under the lock, on a copy, durably, or not at all.
  ///
  /// - Parameters:
  ///   - prepare: runs after `change` and before anything is written, still under the lock.
  ///   - change: what to do; whatever it throws leaves the state as it was.
  public func update<Result>(
    _ options: UpdateOptions, as actor: Actor,
    prepare: (Result, Transaction) throws(ManagementError) -> Void = { _, _ in },
    _ change: (inout Transaction) throws(ManagementError) -> Result
  ) throws(ManagementError) -> Committed<Result> {
    let lock = try acquireLock(options.lockTimeout)
    let old = try read()
    // First: a repeat names the generation that its first attempt has left behind.
    if let id = options.requestID, old.requests.contains(id) {
      return Committed(
        result: nil, snapshot: old, effects: [], isWritten: false, isRepeat: true, warnings: [])
    }
    if let expected = options.ifGeneration, expected != old.generation {
      throw .generationMismatch(expected: expected, found: old.generation)
    }
    var transaction = Transaction(
      on: old, now: clock(), actor: actor, principal: principal(of: actor), zoneSource: zones)
    try loseSessions(ofEarlierBoot: old.bootID, in: &transaction)
    transaction.advance()
    let result = try change(&transaction)
    try transaction.settle()
    var new = old
    new.engine = transaction.engine
    new.bootID = bootID
    if let id = options.requestID {
      new.requests = (old.requests + [id]).suffix(Snapshot.keptRequests)
    }
    let isChanged =
      new.engine != old.engine || new.requests != old.requests || !file.exists
    guard isChanged, !options.isDryRun, !transaction.isAbandoned else {
      return Committed(
        result: result, snapshot: new, effects: [], isWritten: false, isRepeat: false,
        warnings: [])
    }
    new.generation = old.generation &+ 1
    try prepare(result, transaction)
    let warnings = try write(new, transaction, under: lock)
    return Committed(
      result: result, snapshot: new, effects: transaction.effects, isWritten: true,
      isRepeat: false, warnings: warnings)
  }

  /// Replaces a damaged or lost state by its backup; what was there is kept beside it.
  ///
  /// - Returns: the path of the kept file; nil when there was none.
  public func repairFromBackup(lockTimeout: TimeSpan) throws(ManagementError) -> String? {
    let lock = try acquireLock(lockTimeout)
    var backup = try readBackup()
    do {
      var kept: String?
      if file.exists {
        let name = "\(file.path).corrupt-\(clock().wall.milliseconds)"
        try file.keepCopy(as: name)
        kept = name
      }
      // The damaged state had the next generation, and a generation names one content only.
      backup.generation &+= 2
      let bytes = try SnapshotCodec.encode(backup, version: Self.version)
      try file.replaceKeepingBackup(with: bytes, under: lock)
      return kept
    } catch let error as StorageError {
      throw .storage(error)
    } catch {
      throw error as? ManagementError ?? .corrupt(path: file.path, problem: "\(error)")
    }
  }

  /// Somebody as far as privileges go: root and the owner of the state have them all.
  public func principal(of actor: Actor) -> Principal {
    let owner = file.owner
    return Principal(
      user: actor.name, roles: actor.roles,
      isAdministrator: actor.isRoot || owner == nil || owner == actor.uid)
  }

  func acquireLock(_ timeout: TimeSpan) throws(ManagementError) -> StateLock {
    do {
      return try file.lock(waitMilliseconds: timeout.milliseconds)
    } catch {
      throw .storage(error)
    }
  }

  /// A restart ends every process and makes every deadline meaningless.
  private func loseSessions(
    ofEarlierBoot old: String, in transaction: inout Transaction
  ) throws(ManagementError) {
    guard old != bootID else { return }
    for session in transaction.engine.sessions.sessions {
      try transaction.apply(.lose(session.id, reason: "the machine was restarted"))
    }
    transaction.forgetBoot()
  }

  /// Records of ended sessions first, so that none is forgotten; then the state; then the log.
  private func write(
    _ snapshot: Snapshot, _ transaction: Transaction, under lock: borrowing StateLock
  ) throws(ManagementError) -> [String] {
    var ended: [[UInt8]] = []
    for case .ended(let record) in transaction.effects {
      if let line = LineCodec.encode(record) { ended.append(line) }
    }
    let bytes = try SnapshotCodec.encode(snapshot, version: Self.version)
    var warnings = shortenHistory(
      snapshot.engine.policy.settings.coordinator.history, under: lock)
    do {
      try sessionLog.append(ended, durably: true)
      try file.replace(with: bytes, under: lock)
    } catch {
      throw .storage(error)
    }
    var noted = transaction.changes
    for case .activated(let plan, let by) in transaction.effects {
      noted.append((action: "plan activate (\(by))", object: plan))
    }
    for case .noted(let session, let words) in transaction.effects {
      noted.append((action: words, object: "session \(session)"))
    }
    let changes = noted.map { change in
      ChangeRecord(
        time: transaction.now.wall, generation: snapshot.generation, actor: transaction.actor,
        action: change.action, object: change.object)
    }
    do {
      try eventLog.append(changes.compactMap { LineCodec.encode($0) }, durably: false)
    } catch {
      warnings.append("the change was made, but the event log could not be written: \(error)")
    }
    return warnings
  }
}

extension ResourceManager {
  /// A change on a private copy of the state: nothing is locked, and nothing is written until
  /// the same steps are repeated in ``update(_:as:prepare:_:)``.
  public func draft(as actor: Actor) throws(ManagementError) -> Transaction {
    Transaction(
      on: try read(), now: clock(), actor: actor, principal: principal(of: actor), zoneSource: zones
    )
  }
}
