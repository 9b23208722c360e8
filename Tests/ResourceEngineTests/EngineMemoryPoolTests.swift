import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Pools by events, and who moves memory between them.
@Suite struct EngineMemoryPoolTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func size(_ fixture: EngineFixture, _ pool: MemoryPoolID) -> ByteCount? {
    fixture.engine.memory[pool]?.size
  }

  @Test("A claim above its pool grows the pool, is refused, or waits for a resize, by strategy")
  func strategies() throws {
    var automatic = try EngineFixture { $0.settings.memoryStrategy = .automatic }
    try automatic.apply(.memory(.set(.pga, minimum: nil, isAutoTuned: false)))
    let one = try automatic.work(alpha, .memory(500))
    #expect(automatic.state(one) == .active && size(automatic, .pga) == .mebibytes(500))
    #expect(size(automatic, .sga) == .mebibytes(500))

    var manual = try EngineFixture { $0.settings.memoryStrategy = .manual }
    let two = try manual.open()
    #expect(throws: Rejection.self) { try manual.begin(two, .memory(401)) }
    #expect(size(manual, .pga) == .mebibytes(400))

    var hybrid = try EngineFixture { $0.settings.memoryStrategy = .hybrid }
    let three = try hybrid.work(alpha, .memory(401))
    #expect(hybrid.state(three) == .active && size(hybrid, .pga) == .mebibytes(401))
    try hybrid.end(three)
    try hybrid.apply(.memory(.set(.pga, minimum: nil, isAutoTuned: false)))
    let four = try hybrid.open()
    #expect(throws: Rejection.self) { try hybrid.begin(four, .memory(402)) }
  }

  @Test("A resize admits who waited for room")
  func resize() throws {
    var fixture = try EngineFixture { $0.settings.memoryStrategy = .hybrid }
    try fixture.apply(.memory(.set(.pga, minimum: nil, isAutoTuned: false)))
    _ = try fixture.work(alpha, .memory(350))
    let two = try fixture.work(beta, .memory(100))
    #expect(fixture.state(two) == .waiting)
    #expect(try fixture.apply(.memory(.resize(.pga, to: .mebibytes(450)))).admitted == [two])
    #expect(size(fixture, .sga) == .mebibytes(550))
  }

  @Test("Under the manual strategy a pool grows out of free room only")
  func manualResize() throws {
    var fixture = try EngineFixture { $0.settings.memoryStrategy = .manual }
    #expect(throws: Rejection.self) {
      try fixture.apply(.memory(.resize(.pga, to: .mebibytes(401))))
    }
    try fixture.apply(.memory(.resize(.largePool, to: .mebibytes(50))))
    try fixture.apply(.memory(.resize(.sga, to: .mebibytes(590))))
    try fixture.apply(.memory(.resize(.pga, to: .mebibytes(410))))
    #expect(size(fixture, .pga) == .mebibytes(410))
  }

  @Test("A pool of one's own is made, used, and deleted when it is empty")
  func ownPool() throws {
    var fixture = try EngineFixture()
    let id = MemoryPoolID(100)
    let create = Event.memory(
      .create(
        name: try EntityName("CACHE"), parent: .sga, size: .mebibytes(60), minimum: .zero,
        isAutoTuned: false))
    try fixture.apply(create)
    #expect(fixture.engine.memory.pool(named: try EntityName("cache"))?.id == id)
    try fixture.apply(.memory(.allocate(id, .mebibytes(20))))
    #expect(fixture.engine.memory[.sga]?.used == .mebibytes(20))
    #expect(throws: Rejection.self) { try fixture.apply(.memory(.delete(id))) }
    #expect(throws: Rejection.self) { try fixture.apply(.memory(.free(id, .mebibytes(21)))) }
    try fixture.apply(.memory(.free(id, .mebibytes(20))))
    try fixture.apply(.memory(.delete(id)))
    #expect(fixture.engine.memory[id] == nil)
    #expect(throws: Rejection.memory(.poolNotFound(id))) {
      try fixture.apply(.memory(.allocate(id, .mebibytes(1))))
    }
  }

  @Test("What bodies allocate keeps calls waiting, and what they free admits them")
  func bodies() throws {
    var fixture = try EngineFixture { $0.settings.memoryStrategy = .manual }
    try fixture.apply(.memory(.allocate(.pga, .mebibytes(350))))
    let one = try fixture.work(alpha, .memory(100))
    #expect(fixture.state(one) == .waiting)
    #expect(try fixture.apply(.memory(.free(.pga, .mebibytes(50)))).admitted == [one])
  }

  @Test("Applying the advice makes a full pool larger and admits who waited for it")
  func advice() throws {
    var fixture = try EngineFixture { $0.settings.memoryStrategy = .hybrid }
    try fixture.apply(.memory(.set(.pga, minimum: nil, isAutoTuned: false)))
    _ = try fixture.work(alpha, .memory(380))
    let two = try fixture.work(beta, .memory(50))
    let advice = try #require(
      fixture.engine.memory.advice(.hybrid).first { $0.name.text == "PGA" })
    #expect(advice.recommended == .mebibytes(480) && !advice.movesByItself)
    #expect(try fixture.apply(.memory(.applyAdvice)).admitted == [two])
    #expect(size(fixture, .pga) == .mebibytes(480))
  }

  @Test("Pools above nine tenths grow by themselves, once in an interval, unless that is off")
  func tuning() throws {
    var fixture = try EngineFixture {
      $0.settings.rebalanceInterval = .seconds(60)
      $0.settings.isRebalancing = false
    }
    try fixture.apply(.memory(.allocate(.bufferCache, .mebibytes(350))))
    fixture.advance(to: 1)
    #expect(size(fixture, .bufferCache) == .mebibytes(360))
    try fixture.adopt { $0.settings.isRebalancing = true }
    fixture.advance(to: 2)
    let grown = try #require(size(fixture, .bufferCache))
    #expect(grown > .mebibytes(360))
    let rest = ByteCount(bytes: grown.bytes - ByteCount.mebibytes(350).bytes)
    try fixture.apply(.memory(.allocate(.bufferCache, rest)))
    fixture.advance(to: 61)
    #expect(size(fixture, .bufferCache) == grown)
    fixture.advance(to: 62)
    #expect(size(fixture, .bufferCache) ?? .zero > grown)
  }

  @Test("Pools are tuned as soon as pressure rises to high")
  func tuningUnderPressure() throws {
    var fixture = try EngineFixture()
    try fixture.apply(.memory(.allocate(.bufferCache, .mebibytes(350))))
    func observe(inUse percent: Int64) throws {
      try fixture.apply(
        .observe(
          HostReading(
            memory: HostMemoryReading(
              total: .mebibytes(100), available: .mebibytes(100 - percent)))))
    }
    try observe(inUse: 84)
    #expect(size(fixture, .bufferCache) == .mebibytes(360))
    try observe(inUse: 85)
    #expect(size(fixture, .bufferCache) ?? .zero > .mebibytes(360))
  }

  @Test("Under the manual strategy nothing is tuned")
  func manualTuning() throws {
    var fixture = try EngineFixture { $0.settings.memoryStrategy = .manual }
    try fixture.apply(.memory(.allocate(.bufferCache, .mebibytes(350))))
    fixture.advance(to: 100)
    #expect(size(fixture, .bufferCache) == .mebibytes(360))
  }

  @Test("The settings memory and database-memory say what the pools share")
  func databaseMemory() throws {
    var fixture = try EngineFixture()
    #expect(fixture.engine.memory.total == .mebibytes(1000))
    try fixture.adopt { $0.settings.memory = .mebibytes(1000) }
    #expect(fixture.engine.memory.total == .mebibytes(500))
    try fixture.adopt { $0.settings.databaseMemory = .mebibytes(800) }
    #expect(fixture.engine.memory.total == .mebibytes(800))
    #expect(size(fixture, .sga) == .mebibytes(480) && size(fixture, .pga) == .mebibytes(320))
  }

  @Test("A larger database-memory admits who waited")
  func moreDatabaseMemory() throws {
    var fixture = try EngineFixture { $0.settings.memoryStrategy = .manual }
    _ = try fixture.work(alpha, .memory(400))
    let two = try fixture.work(alpha, .memory(100))
    #expect(
      try fixture.adopt { $0.settings.databaseMemory = .mebibytes(1300) }.admitted == [two])
  }

  @Test("A database-memory below what is in use is refused")
  func lessDatabaseMemory() throws {
    var fixture = try EngineFixture()
    let one = try fixture.work(alpha, .memory(300))
    #expect(throws: Rejection.self) {
      try fixture.adopt { $0.settings.databaseMemory = .mebibytes(200) }
    }
    #expect(fixture.engine.memory.total == .mebibytes(1000))
    try fixture.end(one)
    try fixture.adopt { $0.settings.databaseMemory = .mebibytes(200) }
    #expect(fixture.engine.memory.total == .mebibytes(200))
  }

  @Test("A machine that became smaller than what is in use has its total as soon as it can")
  func smallerMachine() throws {
    var fixture = try EngineFixture()
    let one = try fixture.work(alpha, .memory(300))
    fixture.use(memory: .mebibytes(400))
    #expect(fixture.engine.memory.total == .mebibytes(1000))
    try fixture.end(one)
    #expect(fixture.engine.memory.total == .mebibytes(200))
    try fixture.apply(.memory(.allocate(.bufferCache, .mebibytes(50))))
    fixture.use(memory: .mebibytes(80))
    #expect(fixture.engine.memory.total == .mebibytes(200))
    try fixture.apply(.memory(.free(.bufferCache, .mebibytes(50))))
    #expect(fixture.engine.memory.total == .mebibytes(40))
  }
}
