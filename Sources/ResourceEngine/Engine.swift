public import Quantities
public import ResourcePolicy

/// The deterministic core: a value that events change. It reads no clock, no file and no
/// environment; the same events at the same times give the same state and effects.
///
/// A rejected event leaves it as it was. The work is done by the files in `Transitions/`; this
/// one only routes.
public struct Engine: Hashable, Sendable {
  @Boxed public internal(set) var policy: Policy
  public internal(set) var sessions: SessionTable
  public internal(set) var accounting: Accounting
  public internal(set) var memory: Memory
  public internal(set) var rates: GroupRates
  public internal(set) var quarantine: Quarantine
  /// How busy the machine was when somebody last looked.
  public internal(set) var load: HostLoad
  /// The GPUs that the last look at the machine has found; nil: nobody has looked.
  @Rare public internal(set) var foundGPUs: [GPU]? = nil
  /// When pools were last tuned.
  var lastTuned: Instant?

  // What follows from the above.
  public internal(set) var admission = Admission()
  public internal(set) var servers = ServerPools()
  public internal(set) var undo = UndoSpace()
  public internal(set) var gpus = GPUs()
  /// How many sessions each session holds up.
  var blockers = IdentifierMap<SessionID, Int>()
  /// The total of memory is still above what it should be.
  var owesMemory = false
  public internal(set) var compiled: CompiledPolicy
  @Boxed var machine = ParallelMachine()

  /// The time zones that schedules, windows and rules are told in, as values: the engine reads no
  /// files. A zone that is missing makes what needs it never apply.
  @Boxed public private(set) var zones: ZoneTables
  /// What the machine has, where no setting says otherwise.
  @Boxed public internal(set) var capacity: HostCapacity
  private let passing = PassedByAddress()

  public init(
    policy: Policy, zones: ZoneTables = .utcOnly, capacity: HostCapacity = .unknown
  ) {
    self.init(EngineParts(policy: policy), zones: zones, capacity: capacity)
  }

  /// Puts an engine together from what a snapshot holds.
  public init(
    _ parts: EngineParts, zones: ZoneTables = .utcOnly, capacity: HostCapacity = .unknown
  ) {
    let total = capacity.databaseMemory(parts.policy.settings.coordinator)
    memory = parts.memory ?? Memory(total: total)
    sessions = parts.sessions
    accounting = parts.accounting
    rates = parts.rates
    quarantine = parts.quarantine
    load = parts.load
    lastTuned = parts.lastTuned
    foundGPUs = parts.foundGPUs
    _policy = Boxed(wrappedValue: parts.policy)
    _zones = Boxed(wrappedValue: zones)
    _capacity = Boxed(wrappedValue: capacity)
    compiled = CompiledPolicy(parts.policy, zones: zones)
    configure()
    restoreHoldings()
    configureMemory()
  }

  /// What a snapshot keeps; the rest follows from it.
  public var parts: EngineParts {
    var parts = EngineParts(policy: policy)
    parts.sessions = sessions
    parts.accounting = accounting
    parts.memory = memory
    parts.rates = rates
    parts.quarantine = quarantine
    parts.load = load
    parts.lastTuned = lastTuned
    parts.foundGPUs = foundGPUs
    return parts
  }

  /// - Returns: the effects to deliver once the new state is durable, in order.
  /// - Throws: ``Rejection``, with the engine unchanged.
  public mutating func apply(_ event: Event, at now: Now) throws(Rejection) -> [Effect] {
    var effects: [Effect] = []
    try apply(event, at: now, into: &effects)
    return effects
  }

  /// The same, with the effects put behind those that are there: a caller that keeps the array
  /// allocates nothing per event.
  public mutating func apply(
    _ event: Event, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    switch event {
    case .open(let request): try open(request, at: now)
    case .begin(let request):
      try begin(
        request.session, request.demand, request.limits, mayWait: request.mayWait, at: now,
        into: &effects)
    case .start(let id, let process, let enforcement): try start(id, process, enforcement)
    case .charge(let id, let use): try charge(id, use, at: now, into: &effects)
    case .report(let id, let use): try report(id, use, at: now, into: &effects)
    case .endCall(let id, let usage): try endCall(id, usage, at: now, into: &effects)
    case .cancelCall(let id): try cancelCall(id, at: now, into: &effects)
    case .placeCall(let id, let other): try placeCall(id, before: other, at: now, into: &effects)
    case .exit(let id, let report): try exit(id, report, at: now, into: &effects)
    case .close(let id): try close(id, at: now, into: &effects)
    case .kill(let id, let termination): try kill(id, termination, at: now, into: &effects)
    case .switchGroup(let id, let group, let by):
      try switchGroup(id, to: group, by: by, at: now, into: &effects)
    case .reassign(let id, let group, let by):
      try reassign(id, to: group, by: by, at: now, into: &effects)
    case .describe(let id, let attributes, let by):
      try describe(id, as: attributes, by: by, at: now, into: &effects)
    case .prioritize(let id, let priority, let by):
      try prioritize(id, priority, by: by, at: now, into: &effects)
    case .boost(let id, let by): try boost(id, by: by, at: now, into: &effects)
    case .block(let id, let blocker): try block(id, by: blocker, at: now)
    case .setQuota(let id, let quota): try setQuota(id, quota, at: now, into: &effects)
    case .adopt(let policy): try adopt(policy, at: now, into: &effects)
    case .lose(let id, let reason): try lose(id, reason: reason, at: now, into: &effects)
    case .observe(let reading): observe(reading, at: now, into: &effects)
    case .memory(let event): try change(event, at: now, into: &effects)
    case .quarantine(let event): try change(event, at: now)
    }
  }

  /// Takes the zones that a policy about to be adopted needs.
  public mutating func use(_ zones: ZoneTables) {
    guard zones != self.zones else { return }
    self.zones = zones
    compiled = CompiledPolicy(policy, zones: zones)
  }

  func session(_ id: SessionID) throws(Rejection) -> Session {
    sessions.slots[try place(of: id)]
  }

  /// Where a session lies until the next one is opened or ends.
  func place(of id: SessionID) throws(Rejection) -> Int {
    guard let place = sessions.place(of: id) else {
      throw .sessionNotFound(id, hasEnded: id < sessions.nextSession)
    }
    return place
  }

  func groupName(_ id: GroupID) -> String {
    compiled.name(of: id) ?? "#\(id)"
  }
}
