import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// A policy with the groups ALPHA and BETA under a plan of its own, in parts that a test changes.
struct FixturePolicy {
  var alpha = ResourceLimits()
  var beta = ResourceLimits()
  var alphaDirective = Directive(.group(EngineFixture.alpha), shares: 10)
  var betaDirective = Directive(.group(EngineFixture.beta), shares: 10)
  var plan = PlanAttributes()
  var settings = CoordinatorSettings()
  var serverPools: [(name: String, attributes: ServerPoolAttributes)] = []

  /// The groups get the same ids each time.
  func policy() throws -> Policy {
    let wall = moment(.zero).wall
    var policy = Policy.builtIn(at: wall)
    try policy.createGroup(try EntityName("ALPHA"), GroupAttributes(limits: alpha), at: wall)
    try policy.createGroup(try EntityName("BETA"), GroupAttributes(limits: beta), at: wall)
    try policy.createPlan(try EntityName("FIXTURE_PLAN"), plan, at: wall)
    for directive in [alphaDirective, betaDirective, Directive(.others, shares: 10)] {
      try policy.setDirective(plan: "FIXTURE_PLAN", directive, at: wall)
    }
    try policy.activatePlan(named: "FIXTURE_PLAN", by: "root", at: wall)
    for pool in serverPools {
      try policy.createServerPool(try EntityName(pool.name), pool.attributes)
    }
    try policy.setCoordinator(settings)
    return policy
  }
}

/// An engine with a clock that moves, and short words for events. After every event the invariants
/// hold and an engine put together from the parts is the same; a refused event changes nothing.
///
/// The machine has 8 processors and 2000 MiB, of which the pools share half.
struct EngineFixture {
  static let alpha = GroupID(100)
  static let beta = GroupID(101)

  private(set) var engine: Engine
  private(set) var now = moment(.zero)
  private(set) var capacity = HostCapacity(cores: 8, memory: .mebibytes(2000))
  private var parts = FixturePolicy()
  private let place: SourceLocation

  init(
    at place: SourceLocation = #_sourceLocation, _ change: (inout FixturePolicy) -> Void = { _ in }
  ) throws {
    change(&parts)
    engine = Engine(policy: try parts.policy(), capacity: capacity)
    self.place = place
  }

  // MARK: Time and policy

  /// Sets the clock, in seconds since the beginning, to the millisecond.
  mutating func at(_ seconds: Double) {
    now = moment(.milliseconds(Int64((seconds * 1000).rounded())))
  }

  var nextDeadline: Instant? { engine.nextDeadline(at: now.wall) }

  /// Sets the clock and does what is due.
  @discardableResult
  mutating func advance(to seconds: Double) -> [Effect] {
    at(seconds)
    let effects = engine.advance(to: now)
    check("advance to \(seconds)s")
    let isDone = nextDeadline.map { $0 > now.boot } ?? true
    expect(isDone, "advance to \(seconds)s: something due is left")
    return effects
  }

  /// Changes the policy.
  @discardableResult
  mutating func adopt(_ change: (inout FixturePolicy) -> Void) throws -> [Effect] {
    change(&parts)
    return try apply(.adopt(try parts.policy()))
  }

  /// The machine has this much memory from now on.
  mutating func use(memory: ByteCount) {
    capacity.memory = memory
    engine.use(capacity)
    check("another capacity")
  }

  mutating func forgetBoot() {
    engine.forgetBoot()
    check("forget the boot")
  }

  // MARK: Events

  @discardableResult
  mutating func apply(_ event: Event) throws -> [Effect] {
    let before = engine
    do {
      let effects = try engine.apply(event, at: now)
      check(Self.name(event))
      return effects
    } catch {
      expect(engine == before, "\(Self.name(event)): refused, but the engine changed")
      throw error
    }
  }

  mutating func open(
    _ group: GroupID = alpha, _ kind: Session.Kind = .script, isSystem: Bool = false,
    priority: SessionPriority = .normal
  ) throws -> SessionID {
    let id = engine.sessions.nextSession
    try apply(
      .open(
        OpenRequest(
          kind: kind, attributes: SessionAttributes(user: "root"), owner: 0,
          principal: .root, group: group, priority: priority, isSystem: isSystem)))
    return id
  }

  @discardableResult
  mutating func begin(
    _ id: SessionID, _ demand: CallDemand = .nothing, limits: RequestedLimits = .init(),
    mayWait: Bool = true
  ) throws -> [Effect] {
    try apply(
      .begin(BeginRequest(session: id, limits: limits, demand: demand, mayWait: mayWait)))
  }

  /// Opens a session of a script and begins a call in it.
  mutating func work(
    _ group: GroupID = alpha, _ demand: CallDemand = .nothing, priority: SessionPriority = .normal
  ) throws -> SessionID {
    let id = try open(group, priority: priority)
    try begin(id, demand)
    return id
  }

  /// Opens a session of a command and starts the command.
  mutating func command(
    _ group: GroupID = alpha, _ demand: CallDemand = .nothing, isSystem: Bool = false
  ) throws -> SessionID {
    let id = try open(group, .command, isSystem: isSystem)
    try begin(id, demand)
    let process = ProcessIdentity(pid: Int32(id.value) + 40, startTicks: 7)
    try apply(.start(id, process))
    return id
  }

  /// Adds to what the call of a script has used.
  @discardableResult
  mutating func charge(
    _ id: SessionID, _ change: (inout CallUse) -> Void
  ) throws -> [Effect] {
    var use = CallUse()
    change(&use)
    return try apply(.charge(try callID(id), use))
  }

  /// Says what a command has used in all.
  @discardableResult
  mutating func report(
    _ id: SessionID, _ change: (inout CallUse) -> Void
  ) throws -> [Effect] {
    var use = CallUse()
    change(&use)
    return try apply(.report(id, use))
  }

  @discardableResult
  mutating func end(_ id: SessionID, _ usage: Usage = Usage()) throws -> [Effect] {
    try apply(.endCall(try callID(id), usage))
  }

  // MARK: Looking

  private func callID(_ id: SessionID) throws -> CallID {
    try #require(engine.sessions[id]?.call?.id, sourceLocation: place)
  }

  func session(_ id: SessionID) throws -> Session {
    try #require(engine.sessions[id], sourceLocation: place)
  }

  func state(_ id: SessionID) -> Session.State? { engine.sessions[id]?.state }

  func grant(_ id: SessionID) -> Grant? { engine.sessions[id]?.call?.grant }

  func degree(_ id: SessionID) -> Int? { grant(id)?.degree }

  func obstacle(_ id: SessionID) -> Shortage? { engine.obstacle(of: id, at: now) }

  func counters(_ group: GroupID = alpha) -> GroupCounters { engine.accounting[group] }

  private static func name(_ event: Event) -> String {
    String("\(event)".prefix { $0 != "(" })
  }

  private func check(_ what: @autoclosure () -> String) {
    let violations = engine.invariantViolations(at: now)
    expect(violations.isEmpty, "\(what()): \(violations)")
    let rebuilt = Engine(engine.parts, capacity: capacity)
    expect(rebuilt == engine, "\(what()): an engine from the parts differs")
  }

  private func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
    if !holds { Issue.record(Comment(rawValue: message()), sourceLocation: place) }
  }
}

extension Principal {
  static let root = Principal(user: "root", isAdministrator: true)
}

extension ByteCount {
  static func mebibytes(_ count: Int64) -> ByteCount { ByteCount(bytes: count << 20) }
}

extension CallDemand {
  /// Session memory and work area in MiB.
  static func memory(
    _ memory: Int64, minimum: Int64? = nil, workArea: Int64 = 0
  ) -> CallDemand {
    CallDemand(
      memory: .mebibytes(memory), memoryMinimum: minimum.map(ByteCount.mebibytes),
      workArea: .mebibytes(workArea))
  }

  static func parallel(_ mode: ParallelMode, cost: UInt64? = nil) -> CallDemand {
    CallDemand(parallel: ParallelRequest(mode, cost: cost))
  }

  static func kind(_ fingerprint: String) -> CallDemand { CallDemand(fingerprint: fingerprint) }
}

extension [Effect] {
  var admitted: [SessionID] {
    compactMap { if case .admit(let id) = $0 { id } else { nil } }
  }

  var notes: [String] {
    compactMap { if case .noted(_, let words) = $0 { words } else { nil } }
  }
}
