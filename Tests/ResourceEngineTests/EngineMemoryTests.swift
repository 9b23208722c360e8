import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Memory that calls reserve. The pools share 1000 MiB: SGA 600, PGA 400 with a work area of 200.
@Suite struct EngineMemoryTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func manual(_ policy: inout FixturePolicy) { policy.settings.memoryStrategy = .manual }

  @Test("A call holds what it reserved in pools, group and session until it ends")
  func holding() throws {
    var fixture = try EngineFixture()
    let one = try fixture.work(alpha, .memory(100, workArea: 50))
    #expect(fixture.engine.memory[.pga]?.used == .mebibytes(150))
    #expect(fixture.engine.memory[.workArea]?.used == .mebibytes(50))
    #expect(fixture.engine.memory.holding(of: alpha).total == .mebibytes(150))
    #expect(fixture.engine.memory.holding(of: one).workArea == .mebibytes(50))
    #expect(fixture.counters().memoryGrants == 1)
    try fixture.end(one)
    #expect(fixture.engine.memory.used == .zero)
    #expect(fixture.engine.memory.holding(of: alpha) == .none)
    #expect(fixture.engine.memory.counters.peak == .mebibytes(150))
  }

  @Test("A call that does not fit into its pool waits, with the pool named, until it does")
  func pool() throws {
    var fixture = try EngineFixture(manual)
    let one = try fixture.work(alpha, .memory(300))
    let two = try fixture.work(beta, .memory(101))
    let obstacle = try #require(fixture.obstacle(two))
    #expect(obstacle.kind == .memory && obstacle.holders == [one])
    #expect(obstacle.description.contains("PGA"))
    #expect(fixture.counters(beta).memoryWaits == 1 && fixture.counters(beta).memoryGrants == 0)
    #expect(try fixture.end(one).admitted == [two])
    #expect(fixture.engine.memory.used == .mebibytes(101))
    #expect(fixture.counters(beta).memoryGrants == 1)
  }

  @Test("The work area is a pool of its own")
  func workArea() throws {
    var fixture = try EngineFixture(manual)
    let one = try fixture.work(alpha, .memory(0, workArea: 150))
    let two = try fixture.work(beta, .memory(0, workArea: 51))
    #expect(fixture.obstacle(two)?.description.contains("WORK_AREA") == true)
    #expect(try fixture.end(one).admitted == [two])
  }

  @Test("The limit of a group holds for the sum of its calls, and for no other group")
  func groupLimit() throws {
    var fixture = try EngineFixture { $0.alpha.groupMemory = .mebibytes(250) }
    let one = try fixture.work(alpha, .memory(150, workArea: 50))
    let two = try fixture.work(alpha, .memory(51))
    let other = try fixture.work(beta, .memory(100))
    #expect(fixture.state(other) == .active)
    let obstacle = try #require(fixture.obstacle(two))
    #expect(obstacle.kind == .memory && obstacle.holders == [one])
    #expect(obstacle.description.contains("ALPHA") && obstacle.description.contains("group ALPHA"))
    try fixture.end(other)
    #expect(fixture.state(two) == .waiting)
    #expect(try fixture.end(one).admitted == [two])
  }

  @Test("A larger limit of the group admits who waited for it")
  func groupLimitRaised() throws {
    var fixture = try EngineFixture { $0.alpha.groupMemory = .mebibytes(100) }
    _ = try fixture.work(alpha, .memory(100))
    let two = try fixture.work(alpha, .memory(50))
    #expect(try fixture.adopt { $0.alpha.groupMemory = .mebibytes(150) }.admitted == [two])
  }

  @Test(
    "What a session may never have is refused at once",
    arguments: [
      (MemoryQuota(sessionMemory: .mebibytes(50)), CallDemand.memory(51)),
      (MemoryQuota(workArea: .mebibytes(10)), CallDemand.memory(20, workArea: 11)),
      // A quarter of the session memory.
      (MemoryQuota(sessionMemory: .mebibytes(40)), CallDemand.memory(20, workArea: 11)),
    ])
  func quota(quota: MemoryQuota, demand: CallDemand) throws {
    var fixture = try EngineFixture()
    let one = try fixture.open()
    try fixture.apply(.setQuota(one, quota))
    let refused = #expect(throws: Rejection.self) { try fixture.begin(one, demand) }
    guard case .neverFits(let shortage) = refused else {
      Issue.record("\(refused as Any)")
      return
    }
    #expect(shortage.kind == .memory)
    try fixture.apply(.setQuota(one, nil))
    try fixture.begin(one, demand)
    #expect(fixture.state(one) == .active)
  }

  @Test("The stricter of the quota of a session and the limit of its group holds")
  func quotaAndLimit() throws {
    var fixture = try EngineFixture { $0.alpha.sessionMemory = .mebibytes(100) }
    let one = try fixture.open()
    try fixture.apply(.setQuota(one, MemoryQuota(sessionMemory: .mebibytes(200))))
    #expect(throws: Rejection.self) { try fixture.begin(one, .memory(101)) }
    try fixture.begin(one, .memory(100))
    #expect(fixture.state(one) == .active)
  }

  @Test("All or nothing: a call that lacks servers or GPUs holds no memory while it waits")
  func allOrNothing() throws {
    var fixture = try EngineFixture {
      $0.settings.parallel.totalServers = 4
      $0.settings.gpus = 1
    }
    var holds = CallDemand.parallel(.manual(degree: 4))
    holds.gpus = 1
    let one = try fixture.work(alpha, holds)
    var servers = CallDemand.memory(100)
    servers.parallel = ParallelRequest(.manual(degree: 2))
    let two = try fixture.work(alpha, servers)
    var gpus = CallDemand.memory(100)
    gpus.gpus = 1
    let three = try fixture.work(beta, gpus)
    #expect(fixture.obstacle(two)?.kind == .servers && fixture.obstacle(three)?.kind == .gpus)
    #expect(fixture.engine.memory.used == .zero)
    #expect(fixture.counters().memoryWaits == 0)
    #expect(Set(try fixture.end(one).admitted) == [two, three])
    #expect(fixture.engine.memory.used == .mebibytes(200))
  }

  @Test("Who will not wait is refused, and who could never run too")
  func refused() throws {
    var fixture = try EngineFixture(manual)
    _ = try fixture.work(alpha, .memory(300))
    let two = try fixture.open()
    let full = #expect(throws: Rejection.self) {
      try fixture.begin(two, .memory(200), mayWait: false)
    }
    guard case .poolFull(let shortage) = full else {
      Issue.record("\(full as Any)")
      return
    }
    #expect(shortage.kind == .memory)
    let never = #expect(throws: Rejection.self) { try fixture.begin(two, .memory(401)) }
    guard case .neverFits = never else {
      Issue.record("\(never as Any)")
      return
    }
    #expect(fixture.counters().callsBegun == 1)
  }

  @Test("Nobody takes memory from a call that came first, but who needs none goes ahead")
  func order() throws {
    var fixture = try EngineFixture(manual)
    let one = try fixture.work(alpha, .memory(300))
    let first = try fixture.work(alpha, .memory(200))
    let later = try fixture.work(beta, .memory(50))
    #expect(fixture.obstacle(later)?.kind == .order)
    #expect(fixture.obstacle(later)?.holders == [first])
    let serial = try fixture.work(Policy.batchGroup)
    #expect(fixture.state(serial) == .active)
    #expect(try fixture.end(one).admitted == [first, later])
  }

  @Test("A call that waits for the limit of its group keeps no other group from the pool")
  func groupLimitIsNotContended() throws {
    var fixture = try EngineFixture { $0.alpha.groupMemory = .mebibytes(100) }
    _ = try fixture.work(alpha, .memory(100))
    _ = try fixture.work(alpha, .memory(100))
    let other = try fixture.work(beta, .memory(100))
    #expect(fixture.state(other) == .active)
  }

  @Test("A killed command keeps its memory until its processes are gone")
  func killed() throws {
    var fixture = try EngineFixture(manual)
    let one = try fixture.command(alpha, .memory(300))
    let two = try fixture.work(beta, .memory(200))
    try fixture.apply(.kill(one, Termination(outcome: .killed, reason: "test", asAskedBy: nil)))
    #expect(fixture.engine.memory.used == .mebibytes(300) && fixture.state(two) == .waiting)
    let effects = try fixture.apply(.exit(one, ExitReport(status: .exited(code: 1))))
    #expect(effects.admitted == [two])
  }

  @Test("A switched session takes its memory along, over the limit of the other group")
  func moved() throws {
    var fixture = try EngineFixture { $0.beta.groupMemory = .mebibytes(50) }
    let one = try fixture.work(alpha, .memory(100))
    try fixture.apply(.switchGroup(one, to: beta, by: .root))
    #expect(fixture.engine.memory.holding(of: alpha) == .none)
    #expect(fixture.engine.memory.holding(of: beta).total == .mebibytes(100))
    let two = try fixture.work(beta, .memory(1))
    #expect(fixture.obstacle(two)?.kind == .memory)
    #expect(try fixture.end(one).admitted == [two])
  }

  @Test("A quota below what a waiting call asks for refuses it, as begin would have")
  func quotaLowered() throws {
    var fixture = try EngineFixture { $0.alpha.maxSessions = 1 }
    let one = try fixture.work()
    let two = try fixture.work(alpha, .memory(100))
    #expect(
      try fixture.apply(.setQuota(two, MemoryQuota(sessionMemory: .mebibytes(100)))).isEmpty)
    #expect(fixture.state(two) == .waiting)
    let effects = try fixture.apply(.setQuota(two, MemoryQuota(sessionMemory: .mebibytes(50))))
    #expect(effects.first == .abandon(two, .refused))
    #expect(try fixture.session(two).call == nil && fixture.state(one) == .active)
    #expect(throws: Rejection.self) { try fixture.begin(two, .memory(100)) }
    try fixture.apply(.setQuota(two, nil))
    try fixture.begin(two, .memory(100))
    #expect(try fixture.end(one).admitted == [two])
  }
}
