import FoundationEssentials
import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// An engine from a stored state, with holdings of every kind.
@Suite struct EngineRebuildTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func copy(_ fixture: EngineFixture) throws -> Engine {
    let parts = try JSONEncoder().encode(fixture.engine.parts)
    return Engine(
      try JSONDecoder().decode(EngineParts.self, from: parts), capacity: fixture.capacity)
  }

  /// Memory in every pool, some of it shrunk; servers, GPUs, undo, a debt, a quarantine, a quota.
  private func busy() throws -> EngineFixture {
    var fixture = try EngineFixture {
      $0.alpha.ioBandwidth = .mebibytes(1)
      $0.settings.gpus = 2
      $0.settings.parallel.totalServers = 8
      $0.settings.runaway.threshold = .seconds(1)
      $0.settings.runaway.quarantineAfter = 1
      $0.serverPools = [
        ("REPORTS", ServerPoolAttributes(maximum: 6, groups: [EngineFixture.alpha]))
      ]
    }
    try fixture.apply(
      .memory(
        .create(
          name: try EntityName("CACHE"), parent: nil, size: .mebibytes(50), minimum: .zero,
          isAutoTuned: false)))
    try fixture.apply(.memory(.allocate(MemoryPoolID(100), .mebibytes(20))))
    try fixture.apply(.memory(.allocate(.bufferCache, .mebibytes(310))))
    fixture.advance(to: 1)
    let adaptive = try fixture.work(alpha, .parallel(.adaptive, cost: 500_000))
    try fixture.apply(
      .observe(
        HostReading(
          load: 900,
          memory: HostMemoryReading(
            total: .mebibytes(1000), available: .mebibytes(130), someAvg10: 10))))
    #expect(fixture.degree(adaptive) == 4)
    var demand = CallDemand.memory(100, minimum: 30, workArea: 20)
    demand.gpus = 2
    demand.fingerprint = "q"
    let shrunk = try fixture.work(beta, demand)
    #expect(fixture.grant(shrunk)?.isShrunk == true)
    try fixture.charge(shrunk) {
      $0.cpu = .seconds(2)
      $0.undo = .mebibytes(3)
    }
    try fixture.charge(adaptive) { $0.ioBytes = .mebibytes(5) }
    let waiting = try fixture.open(alpha)
    try fixture.apply(.setQuota(waiting, MemoryQuota(sessionMemory: .mebibytes(77))))
    try fixture.apply(.boost(waiting, by: .root))
    try fixture.begin(waiting, .memory(10, workArea: 5))
    #expect(fixture.obstacle(waiting)?.kind == .rate)
    return fixture
  }

  @Test("It is the same engine, and says the same")
  func same() throws {
    let fixture = try busy()
    let engine = fixture.engine
    let copy = try copy(fixture)
    #expect(copy == engine)
    #expect(copy.invariantViolations().isEmpty)
    #expect(copy.memory.pools == engine.memory.pools && copy.memory.pressure == .high)
    #expect(copy.memory.used == .mebibytes(366) && copy.memory.counters == engine.memory.counters)
    #expect(copy.serverPoolUse == engine.serverPoolUse && copy.servers.busy == 4)
    #expect(copy.gpus.held(by: beta) == 2 && copy.undo.held(by: beta) == .mebibytes(3))
    #expect(copy.rates == engine.rates && copy.quarantine.entries.count == 1)
    let wall = moment(.seconds(100)).wall
    let next = copy.nextDeadline(at: wall)
    #expect(next == engine.nextDeadline(at: wall) && next != nil)
    #expect(copy.desiredHostState() == engine.desiredHostState())
  }

  @Test("It goes on the same way")
  func goesOn() throws {
    let fixture = try busy()
    var (straight, copied) = (fixture.engine, try copy(fixture))
    let events: [(seconds: Int64, event: Event)] = [
      (2, .observe(HostReading(load: 0))),
      (3, .endCall(CallID(2), Usage())),
      (4, .memory(.applyAdvice)),
      (61, .memory(.allocate(.bufferCache, .mebibytes(20)))),
      (62, .cancelCall(CallID(1))),
    ]
    for (seconds, event) in events {
      let now = moment(.seconds(seconds))
      #expect(try straight.apply(event, at: now) == copied.apply(event, at: now))
      #expect(straight.advance(to: now) == copied.advance(to: now))
      #expect(straight == copied, "after \(seconds)s")
    }
  }
}
