import Quantities
import ResourcePolicy

extension HostCapacity {
  /// What the pools share: as a setting says, else half of the memory.
  func databaseMemory(_ settings: CoordinatorSettings) -> ByteCount {
    let memory = settings.memory ?? self.memory
    return settings.databaseMemory ?? ByteCount(bytes: memory.bytes / 2)
  }
}

extension Engine {
  /// Takes what settings and server pools say.
  mutating func configure() {
    let settings = policy.settings.coordinator
    let parallel = settings.parallel
    var machine = ParallelMachine()
    machine.cores = settings.cores ?? capacity.cores
    machine.threadsPerCore = parallel.threadsPerCore ?? capacity.threadsPerCore
    machine.ioParallelism = parallel.ioParallelism
    machine.load = load.representative
    machine.totalServers = parallel.totalServers
    machine.clusterServers = parallel.clusterServers
    machine.instances = parallel.instances
    machine.isDowngradeOn = parallel.isDowngradeOn
    machine.minPercent = Int(parallel.minPercent.partsPerMillion / 10_000)
    machine.model = parallel.model == .cost ? .cost : .thresholds
    machine.serialCost = UInt64(max(0, parallel.serialCost))
    machine.coordinationCost = UInt64(max(0, parallel.coordinationCost))
    self.machine = machine
    servers.configure(policy.serverPoolRules)
    gpus.configure(settings.gpus.devices(among: foundGPUs))
  }

  /// Gives the pools the total that the settings say. A machine that became smaller than what is
  /// in use takes nothing away: the former total stays.
  mutating func configureMemory() {
    do {
      try memory.configure(total: capacity.databaseMemory(settings))
      owesMemory = false
    } catch {
      owesMemory = true
    }
  }

  /// - Throws: ``Rejection/memory(_:)`` when a total that an administrator asks for is below
  ///   what is in use or what pools need.
  func checkMemory(of policy: Policy) throws(Rejection) {
    let total = capacity.databaseMemory(policy.settings.coordinator)
    guard total != capacity.databaseMemory(settings) else { return }
    var memory = self.memory
    do {
      try memory.configure(total: total)
    } catch {
      throw .memory(error)
    }
  }

  /// Takes what the sessions hold into the tables that follow from them.
  mutating func restoreHoldings() {
    for session in sessions.sessions {
      if let block = session.blockedBy { blockers.update(block.session, default: 0) { $0 += 1 } }
      guard let call = session.call, let place = sessions.place(of: session.id) else { continue }
      switch call.phase {
      case .queued: admission.enqueue(session.id, call.rank, in: session.group)
      case .running: hold(call.holding, at: place, in: session.group)
      }
    }
  }

  /// Takes a slot and all that was granted, whatever the limits say.
  ///
  /// - Parameter isNew: it was granted just now, so that it counts.
  mutating func hold(
    _ holding: CallHolding, at place: Int, in group: GroupID, isNew: Bool = false
  ) {
    admission.take(in: group)
    let grant = holding.grant
    if holding.isParallel {
      servers.restore(holding.call, holding.parallel, in: group, degree: grant.degree)
    }
    if let claim = grant.claim(sessions.slots[place].id, group) {
      // Nothing limits administration, and nothing limits what a state says is held.
      if !isNew || !reserve(claim, sessions.slots[place].quota) { memory.restore(claim) }
    }
    if grant.hasGPUs { gpus.take(grant.devices, nameless: grant.unnamedGPUs, in: group) }
    if holding.undo > .zero { undo.take(holding.undo, in: group) }
  }

  /// - Returns: whether it fitted, so that it counts as reserved.
  private mutating func reserve(_ claim: MemoryClaim, _ quota: MemoryQuota?) -> Bool {
    let rules = compiled.rules(of: claim.group)
    let limits = memoryLimits(rules, quota)
    let strategy = settings.memoryStrategy
    if !settings.isEnabled || rules.isExempt {
      // A refusal counts, and this would be none.
      guard memory.check(claim, limits: limits, strategy: strategy) == nil else { return false }
    }
    do {
      return try memory.reserve(claim, limits: limits, strategy: strategy) == nil
    } catch {
      return false
    }
  }

  /// Gives it all back.
  mutating func release(_ holding: CallHolding, _ session: SessionID, in group: GroupID) {
    admission.release(in: group)
    let grant = holding.grant
    if holding.isParallel { servers.release(holding.call) }
    if let claim = grant.claim(session, group) { try? memory.release(claim) }
    if grant.hasGPUs { gpus.giveBack(grant.devices, nameless: grant.unnamedGPUs, in: group) }
    if holding.undo > .zero { undo.giveBack(holding.undo, in: group) }
  }
}

extension Engine {
  /// The machine was restarted: what was measured on its former clock means nothing, and it is
  /// not busy until somebody looks.
  public mutating func forgetBoot() {
    rates.forgetAll()
    lastTuned = nil
    load = .low
    machine.load = load.representative
    memory.observe(nil)
    // What was in the machine may have been taken out of it.
    foundGPUs = nil
    gpus.configure(settings.gpus.devices(among: nil))
  }

  /// Takes the capacity of the machine.
  public mutating func use(_ capacity: HostCapacity) {
    guard capacity != self.capacity else { return }
    self.capacity = capacity
    configure()
    configureMemory()
  }
}

extension Engine {
  /// What parallel decisions are made with: settings, capacity and load.
  public var parallelMachine: ParallelMachine { machine }
  public var serverPoolUse: [ServerPoolUse] { servers.use(on: machine) }
  /// Every parallel server with what it does, idle ones last.
  public var parallelServers: [ParallelServer] { servers.servers(on: machine) }
}

extension Grant {
  /// What it holds of the memory; nil for nothing.
  func claim(_ session: SessionID, _ group: GroupID) -> MemoryClaim? {
    guard memory > .zero || workArea > .zero else { return nil }
    return MemoryClaim(session: session, group: group, pga: memory, workArea: workArea)
  }
}

extension Policy {
  /// The pools of parallel servers as the engine has them.
  var serverPoolRules: [ServerPoolRule] {
    serverPools.map(ServerPoolRule.init)
  }
}
