import ResourceManagement

private func now(_ microseconds: Int) -> Now {
  Now(
    boot: Instant(nanoseconds: Int64(microseconds) * 1000),
    wall: WallTime(milliseconds: 23 * 3_600_000 + Int64(microseconds) / 1000))
}

private func request(in group: GroupID? = nil) -> OpenRequest {
  OpenRequest(
    kind: .script, attributes: SessionAttributes(user: "user500", program: "etl-load"), owner: 0,
    group: group)
}

/// An engine with live sessions, and a place for its effects that is kept.
private struct Load {
  var engine: Engine
  var effects: [Effect] = []
  var tick = 0
  let request: OpenRequest

  init(_ policy: Policy, sessions: Int, in group: GroupID? = nil) throws {
    let memory = ByteCount(bytes: 64 << 30)
    engine = Engine(policy: policy, capacity: HostCapacity(cores: 16, memory: memory))
    request = Rooms.request(in: group)
    for _ in 0..<sessions { try apply(.open(request)) }
  }

  mutating func apply(_ event: Event) throws {
    effects.removeAll(keepingCapacity: true)
    try engine.apply(event, at: now(tick), into: &effects)
  }

  mutating func cycle() throws {
    tick += 1
    let session = engine.sessions.nextSession
    let call = engine.sessions.nextCall
    try apply(.open(request))
    try apply(.begin(BeginRequest(session: session)))
    try apply(.endCall(call, Usage()))
    try apply(.close(session))
  }

  mutating func call(of sessions: Int, _ demand: CallDemand) throws {
    tick += 1
    let session = SessionID(UInt64(tick % sessions + 1))
    let call = engine.sessions.nextCall
    try apply(.begin(BeginRequest(session: session, demand: demand)))
    try apply(.endCall(call, Usage()))
  }

  /// The running call ends, the next is admitted, and the session of the first waits again.
  mutating func turn(_ running: inout (session: SessionID, call: CallID)) throws {
    tick += 1
    let ended = running.session
    try apply(.endCall(running.call, Usage()))
    guard case .admit(let next) = effects.first, let call = engine.sessions[next]?.call else {
      return
    }
    running = (next, call.id)
    try apply(.begin(BeginRequest(session: ended)))
  }
}

/// One slot, whose holder gives it to the next of those that wait.
private struct Queue {
  private var load: Load
  private var running = (session: SessionID(1), call: CallID(1))

  init(waiting: Int) throws {
    var policy = Policy.builtIn(at: now(0).wall)
    try policy.setGroup(
      Policy.batchGroup, GroupAttributes(limits: ResourceLimits(maxSessions: 1)), at: now(0).wall)
    load = try Load(policy, sessions: waiting + 1, in: Policy.batchGroup)
    for id in 1...UInt64(waiting + 1) {
      try load.apply(.begin(BeginRequest(session: SessionID(id))))
    }
  }

  mutating func turn() throws { try load.turn(&running) }
}

/// Sessions that hold some memory, in 16 groups.
private struct Memories {
  private var memory = Memory(total: ByteCount(bytes: 1 << 44))
  private let limits = MemoryLimits(group: ByteCount(bytes: 1 << 43))
  private let count: Int

  init(_ count: Int) throws {
    self.count = count
    for index in 0..<count { _ = try memory.reserve(Self.claim(index), limits: limits) }
  }

  /// Made each time: an array of all claims would not fit into the cache beside what is measured.
  private static func claim(_ index: Int) -> MemoryClaim {
    MemoryClaim(
      session: SessionID(UInt64(index + 1)), group: GroupID(UInt64(100 + index % 16)),
      pga: ByteCount(bytes: 4096), workArea: ByteCount(bytes: 1024))
  }

  mutating func reserveAndRelease(_ number: Int) throws {
    // 7919 is prime: neighbours in time are none in memory.
    let claim = Self.claim(number &* 7919 % count)
    if try memory.reserve(claim, limits: limits) == nil { try memory.release(claim) }
  }
}

func engineBenchmarks() {
  counted(
    "open, begin, end, close among 1000 rules and sessions",
    try Load(ruledPolicy(rules: 1000), sessions: 1000)
  ) { load, _ in try load.cycle() }
  counted("begin and end of a call", try Load(ruledPolicy(rules: 1000), sessions: 1000)) {
    load, _ in try load.call(of: 1000, .nothing)
  }
  let demand = CallDemand(memory: ByteCount(bytes: 1 << 20))
  counted("the same with memory", try Load(ruledPolicy(rules: 1000), sessions: 1000)) { load, _ in
    try load.call(of: 1000, demand)
  }
  for waiting in [1000, 10_000, 99_000] {
    counted("end, admission, begin among \(waiting) waiting", try Queue(waiting: waiting)) {
      queue, _ in try queue.turn()
    }
  }
  for count in [1000, 100_000] {
    counted("memory reserve and release, \(count) sessions", try Memories(count)) {
      memories, number in try memories.reserveAndRelease(number)
    }
  }
}
