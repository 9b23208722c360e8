import Quantities
import ResourceEngine
import ResourcePolicy
import TestSupport

/// Makes events of every kind, and policies with every limit. Numbers are small, so that limits
/// are reached and sessions meet.
struct StormGenerator {
  var random: SplitMix64
  /// Now, for what opens soon.
  var time = moment(.zero).wall

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  mutating func pick<Element>(_ elements: [Element], _ other: Element) -> Element {
    elements.randomElement(using: &random) ?? other
  }

  mutating func maybe<Value>(_ percent: Int, _ make: (inout StormGenerator) -> Value) -> Value? {
    chance(percent) ? make(&self) : nil
  }

  mutating func seconds(_ range: ClosedRange<Int>) -> TimeSpan { .seconds(Int64(number(range))) }
  mutating func size(_ range: ClosedRange<Int>) -> ByteCount { .mebibytes(Int64(number(range))) }

  // MARK: Events

  mutating func event(for engine: Engine) -> Event {
    let script = session(in: engine)
    switch number(0...99) {
    // Few enough to get in each other's way, however long the storm lasts.
    case 0..<15: return engine.sessions.count < 40 ? open() : .close(script)
    case 15..<40: return .begin(beginning(of: script))
    case 40..<50: return .endCall(call(in: engine), Usage(cpu: seconds(0...3)))
    case 50..<60: return .charge(call(in: engine), use())
    case 60..<64: return .report(script, use())
    case 64: return .cancelCall(call(in: engine))
    case 65: return .placeCall(call(in: engine), before: maybe(50) { $0.call(in: engine) })
    case 66..<68: return .exit(script, ExitReport(status: nil, usage: Usage(cpu: seconds(0...3))))
    case 68..<71: return .close(script)
    case 71..<73:
      return .kill(script, Termination(outcome: .killed, reason: "storm", asAskedBy: nil))
    case 73..<76: return .switchGroup(script, to: group(), by: principal())
    case 76: return .reassign(script, to: group(), by: "root")
    case 77:
      return .describe(script, SessionAttributes(user: pick(["ann", "bob"], "ann")), by: "x")
    case 78: return .prioritize(script, priority(), by: principal())
    case 79: return .boost(script, by: principal())
    case 80..<83: return .block(script, by: maybe(70) { $0.session(in: engine) })
    case 83: return .setQuota(script, quota())
    case 84..<88: return .start(script, ProcessIdentity(pid: 7, startTicks: 1))
    case 88: return .lose(script, reason: "storm")
    case 89..<92: return .observe(reading())
    case 92..<95: return .memory(memory(in: engine))
    case 95: return quarantine()
    default: return policy().map { .adopt($0) } ?? open()
    }
  }

  private mutating func open() -> Event {
    var principal = principal()
    let isSystem = chance(5)
    let priority = priority()
    if isSystem || priority < .normal { principal = .root }
    return .open(
      OpenRequest(
        kind: chance(70) ? .script : .command, attributes: SessionAttributes(user: "ann"),
        owner: 0, principal: principal, group: maybe(90) { $0.group() }, priority: priority,
        isSystem: isSystem))
  }

  private mutating func beginning(of id: SessionID) -> BeginRequest {
    var demand = CallDemand()
    if chance(40) {
      demand.parallel = ParallelRequest(
        pick([.manual(degree: number(1...6)), .automatic, .adaptive], .serial),
        cost: maybe(60) { UInt64($0.number(0...200_000)) }, minimum: number(1...2),
        sets: number(1...2), allowsDowngrade: chance(80))
    }
    demand.estimate = maybe(20) { $0.seconds(0...20) }
    if chance(40) {
      demand.memory = size(0...300)
      demand.memoryMinimum = maybe(50) { $0.size(0...100) }
      demand.workArea = chance(30) ? size(0...60) : .zero
    }
    demand.gpus = chance(10) ? number(0...3) : 0
    demand.gpuMemory = chance(10) ? size(0...500) : .zero
    demand.deadline = maybe(15) { Instant(nanoseconds: 1_000_000_000_000) + $0.seconds(0...5000) }
    demand.fingerprint = maybe(20) { $0.pick(["a", "b", "c"], "a") }
    var limits = RequestedLimits()
    limits.timeout = maybe(10) { $0.seconds(1...20) }
    limits.waitTimeout = maybe(10) { $0.seconds(1...20) }
    limits.cpu = maybe(10) { $0.seconds(1...20) }
    return BeginRequest(session: id, limits: limits, demand: demand, mayWait: chance(90))
  }

  private mutating func use() -> CallUse {
    var use = CallUse()
    use.cpu = chance(50) ? seconds(0...6) : .zero
    use.ioBytes = chance(40) ? size(0...20) : .zero
    use.ioRequests = chance(40) ? number(0...200) : 0
    use.ioLogical = chance(40) ? number(0...200) : 0
    use.undo = chance(30) ? size(0...20) : .zero
    return use
  }

  private mutating func quota() -> MemoryQuota? {
    maybe(70) { storm in
      MemoryQuota(
        sessionMemory: storm.maybe(70) { $0.size(0...300) },
        workArea: storm.maybe(30) { $0.size(0...60) })
    }
  }

  private mutating func reading() -> HostReading {
    HostReading(
      load: number(0...1200),
      memory: maybe(80) { storm in
        HostMemoryReading(
          total: .mebibytes(2000), available: storm.size(0...2000),
          someAvg10: storm.number(0...300), fullAvg10: storm.number(0...100))
      })
  }

  private mutating func memory(in engine: Engine) -> MemoryEvent {
    let pool = pick(engine.memory.pools.map(\.id), .pga)
    switch number(0...6) {
    case 0:
      let name = try? EntityName("P\(number(1...4))")
      guard let name else { return .applyAdvice }
      return .create(
        name: name, parent: maybe(50) { _ in pool }, size: size(0...100), minimum: size(0...20),
        isAutoTuned: chance(50))
    case 1: return .delete(pool)
    case 2: return .resize(pool, to: size(0...800))
    case 3:
      return .set(pool, minimum: maybe(50) { $0.size(0...200) }, isAutoTuned: chance(50))
    case 4: return .allocate(pool, size(0...200))
    case 5: return .free(pool, size(0...200))
    default: return .applyAdvice
    }
  }

  private mutating func quarantine() -> Event {
    let fingerprint = pick(["a", "b", "c"], "a")
    guard chance(40) else { return .quarantine(.remove(fingerprint: fingerprint)) }
    return .quarantine(.add(fingerprint: fingerprint, reason: "storm", for: seconds(1...60)))
  }

  // MARK: Who

  /// Mostly one that lives, sometimes one that has ended or never was.
  private mutating func session(in engine: Engine) -> SessionID {
    let ids = engine.sessions.sessions.map(\.id)
    return chance(95) ? pick(ids, SessionID(1)) : SessionID(UInt64(number(1...2000)))
  }

  private mutating func call(in engine: Engine) -> CallID {
    let ids = engine.sessions.sessions.compactMap { $0.call?.id }
    return chance(95) ? pick(ids, CallID(1)) : CallID(UInt64(number(1...2000)))
  }

  private mutating func group() -> GroupID {
    let known = [
      EngineFixture.alpha, EngineFixture.alpha, EngineFixture.beta, EngineFixture.beta,
      Policy.interactiveGroup, Policy.batchGroup, Policy.sysGroup, GroupID(999),
    ]
    return pick(known, Policy.batchGroup)
  }

  private mutating func principal() -> Principal {
    chance(70) ? .root : Principal(user: "ann")
  }

  private mutating func priority() -> SessionPriority { pick(SessionPriority.allCases, .normal) }
}
