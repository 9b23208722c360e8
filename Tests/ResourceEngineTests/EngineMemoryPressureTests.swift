import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// What tight memory does to calls, by the use of the pools and by what a host says of itself.
@Suite struct EngineMemoryPressureTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func reading(inUse percent: Int64) -> HostReading {
    HostReading(
      memory: HostMemoryReading(
        total: ByteCount(bytes: 1000), available: ByteCount(bytes: 1000 - percent * 10)))
  }

  @Test("Below high pressure a call gets all, at high pressure no more than its minimum")
  func shrinks() throws {
    var fixture = try EngineFixture()
    let demand = CallDemand.memory(100, minimum: 40, workArea: 20)
    try fixture.apply(.observe(reading(inUse: 84)))
    let whole = try fixture.work(alpha, demand)
    #expect(fixture.grant(whole)?.memory == .mebibytes(100))
    #expect(fixture.grant(whole)?.isShrunk == false)
    try fixture.apply(.observe(reading(inUse: 85)))
    let shrunk = try fixture.work(alpha, demand)
    #expect(fixture.grant(shrunk)?.memory == .mebibytes(40))
    #expect(fixture.grant(shrunk)?.workArea == .mebibytes(8))
    #expect(fixture.grant(shrunk)?.isShrunk == true)
    #expect(fixture.counters().memoryShrinks == 1 && fixture.counters().memoryGrants == 2)
    #expect(fixture.engine.memory.used == .mebibytes(168))
    let without = try fixture.work(alpha, .memory(100))
    #expect(fixture.grant(without)?.memory == .mebibytes(100))
    try fixture.end(shrunk)
    #expect(fixture.engine.memory.used == .mebibytes(220))
  }

  @Test("At critical pressure of the host calls with memory wait, and others run")
  func critical() throws {
    var fixture = try EngineFixture()
    try fixture.apply(.observe(reading(inUse: 95)))
    let one = try fixture.work(alpha, .memory(1))
    #expect(fixture.obstacle(one)?.kind == .memory)
    #expect(fixture.obstacle(one)?.description.contains("critical") == true)
    let two = try fixture.work(beta)
    #expect(fixture.state(two) == .active)
    // Critical is left below 90 %.
    #expect(try fixture.apply(.observe(reading(inUse: 90))).admitted.isEmpty)
    #expect(try fixture.apply(.observe(reading(inUse: 89))).admitted == [one])
  }

  @Test("Stalled tasks of the host make memory critical as its use does")
  func stalls() throws {
    var fixture = try EngineFixture()
    var stalled = HostMemoryReading(
      total: ByteCount(bytes: 1000), available: ByteCount(bytes: 900), fullAvg10: 200)
    try fixture.apply(.observe(HostReading(memory: stalled)))
    let one = try fixture.work(alpha, .memory(1))
    #expect(fixture.state(one) == .waiting)
    stalled.fullAvg10 = 99
    #expect(try fixture.apply(.observe(HostReading(memory: stalled))).admitted == [one])
  }

  @Test("The use of the pools makes pressure, and leaves it five points lower")
  func ownUse() throws {
    var fixture = try EngineFixture()
    try fixture.apply(.memory(.allocate(.sga, .mebibytes(590))))
    let base = try fixture.work(alpha, .memory(200))
    let more = try fixture.work(alpha, .memory(60))
    #expect(fixture.engine.memory.pressure == .high)
    let demand = CallDemand.memory(10, minimum: 5)
    let shrunk = try fixture.work(beta, demand)
    #expect(fixture.grant(shrunk)?.isShrunk == true)
    try fixture.end(shrunk)
    try fixture.apply(.memory(.free(.sga, .mebibytes(50))))
    #expect(fixture.engine.memory.usedPermille == 800)
    let still = try fixture.work(beta, demand)
    #expect(fixture.grant(still)?.isShrunk == true)
    try fixture.end(still)
    try fixture.end(more)
    #expect(fixture.engine.memory.pressure == .medium)
    let whole = try fixture.work(beta, demand)
    #expect(fixture.grant(whole)?.isShrunk == false)
    try fixture.end(base)
  }

  @Test("No grant takes the use of the pools to the critical line")
  func belowCritical() throws {
    var fixture = try EngineFixture()
    try fixture.apply(.memory(.allocate(.sga, .mebibytes(590))))
    let one = try fixture.work(alpha, .memory(300))
    let two = try fixture.work(alpha, .memory(61))
    #expect(fixture.obstacle(two)?.description.contains("critical line") == true)
    #expect(try fixture.apply(.memory(.free(.sga, .mebibytes(1)))).admitted.isEmpty)
    #expect(try fixture.apply(.memory(.free(.sga, .mebibytes(1)))).admitted == [two])
    #expect(fixture.engine.memory.pressure == .high && fixture.state(one) == .active)
  }

  @Test("A reading without memory leaves the pressure, another boot forgets it")
  func forgotten() throws {
    var fixture = try EngineFixture()
    try fixture.apply(.observe(reading(inUse: 99)))
    try fixture.apply(.observe(HostReading(load: 100)))
    #expect(fixture.engine.memory.pressure == .critical)
    fixture.forgetBoot()
    #expect(fixture.engine.memory.pressure == .none)
  }
}
