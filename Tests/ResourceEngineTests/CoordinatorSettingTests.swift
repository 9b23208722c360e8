import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Settings of the coordinator whose effect is told by no other suite.
@Suite struct CoordinatorSettingTests {
  private let alpha = EngineFixture.alpha

  @Test("max-sessions counts all open sessions but those of the system")
  func maxSessions() throws {
    var fixture = try EngineFixture { $0.settings.maxSessions = 2 }
    _ = try fixture.open(alpha, isSystem: true)
    let one = try fixture.open()
    _ = try fixture.open(EngineFixture.beta)
    #expect(throws: Rejection.tooManySessions(limit: 2)) { _ = try fixture.open() }
    _ = try fixture.open(alpha, isSystem: true)
    try fixture.apply(.close(one))
    let three = try fixture.open()
    try fixture.adopt { $0.settings.maxSessions = 1 }
    #expect(fixture.state(three) == .inactive)
    try fixture.adopt { $0.settings.maxSessions = nil }
    _ = try fixture.open()
  }

  @Test("boost-decay: a step of priority is lent for so long", arguments: [10, 60])
  func boostDecay(seconds: Int64) throws {
    var fixture = try EngineFixture {
      $0.alpha.maxSessions = 0
      $0.settings.boostDecay = .seconds(seconds)
    }
    let early = try fixture.work()
    let boosted = try fixture.open()
    try fixture.apply(.boost(boosted, by: .root))
    #expect(fixture.counters().boosts == 1)
    fixture.at(20)
    try fixture.begin(boosted)
    let isLent = seconds > 20
    #expect(fixture.engine.admission.queue(of: alpha).first == (isLent ? boosted : early))
    let priority = try fixture.session(boosted).effectivePriority(
      at: fixture.now.boot, decay: fixture.engine.policy.settings.coordinator.boostDecay)
    #expect(priority == (isLent ? .high : .normal))
  }

  @Test("ageing: waiting for so long is worth a step of priority", arguments: [10, 300])
  func ageing(seconds: Int64) throws {
    var fixture = try EngineFixture {
      $0.alpha.maxSessions = 0
      $0.settings.ageing = .seconds(seconds)
    }
    let low = try fixture.work(alpha, priority: .low)
    fixture.at(11)
    let normal = try fixture.work()
    #expect(
      fixture.engine.admission.queue(of: alpha) == (seconds < 11 ? [low, normal] : [normal, low]))
  }

  @Test("cost-unit: what a cost stands for is held against the estimate limit")
  func costUnit() throws {
    var fixture = try EngineFixture {
      $0.alpha.maxEstimate = .seconds(10)
      $0.settings.parallel.costUnit = .milliseconds(10)
    }
    let demand = CallDemand.parallel(.serial, cost: 1001)
    let one = try fixture.open()
    let refused = #expect(throws: Rejection.self) { try fixture.begin(one, demand) }
    guard case .estimateTooHigh(let estimate, let limit) = refused else {
      Issue.record("\(refused as Any)")
      return
    }
    #expect(estimate == .milliseconds(10_010) && limit.value == .seconds(10))
    try fixture.adopt { $0.settings.parallel.costUnit = .milliseconds(1) }
    try fixture.begin(one, demand)
    #expect(fixture.state(one) == .active)
    let two = try fixture.open()
    #expect(throws: Rejection.self) {
      try fixture.begin(two, .parallel(.serial, cost: .max))
    }
  }

  @Test("rebalance-interval: pools are tuned so often at most", arguments: [1, 100])
  func rebalanceInterval(seconds: Int64) throws {
    var fixture = try EngineFixture { $0.settings.rebalanceInterval = .seconds(seconds) }
    func cache() throws -> MemoryPool { try #require(fixture.engine.memory[.bufferCache]) }
    try fixture.apply(.memory(.allocate(.bufferCache, .mebibytes(350))))
    fixture.advance(to: 1)
    let grown = try cache()
    #expect(grown.size > .mebibytes(360))
    let rest = ByteCount(bytes: grown.size.bytes - grown.used.bytes)
    try fixture.apply(.memory(.allocate(.bufferCache, rest)))
    fixture.advance(to: 50)
    #expect(try (cache().size > grown.size) == (seconds == 1))
  }

  @Test("Another boot starts the interval anew")
  func anotherBoot() throws {
    var fixture = try EngineFixture()
    try fixture.apply(.memory(.allocate(.bufferCache, .mebibytes(350))))
    fixture.advance(to: 1000)
    let size = try #require(fixture.engine.memory[.bufferCache]?.size)
    let used = try #require(fixture.engine.memory[.bufferCache]?.used)
    try fixture.apply(
      .memory(.allocate(.bufferCache, ByteCount(bytes: size.bytes - used.bytes))))
    fixture.forgetBoot()
    fixture.advance(to: 1)
    #expect(fixture.engine.memory[.bufferCache]?.size ?? .zero > size)
  }

  @Test("memory-strategy, cores and threads: where no setting says it the machine does")
  func machine() throws {
    var fixture = try EngineFixture()
    #expect(fixture.engine.parallelMachine.cores == 8)
    try fixture.adopt {
      $0.settings.cores = 3
      $0.settings.parallel.threadsPerCore = 2
    }
    let machine = fixture.engine.parallelMachine
    #expect(machine.cores == 3 && machine.threadsPerCore == 2)
    #expect(fixture.engine.memory.total == .mebibytes(1000))
  }
}
