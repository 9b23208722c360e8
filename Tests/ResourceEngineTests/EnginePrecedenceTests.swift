import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Who holds up whom, what is due at once, and what is counted where.
@Suite struct EnginePrecedenceTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func manual(_ degree: Int) -> CallDemand { .parallel(.manual(degree: degree)) }

  private func fixture(
    _ change: (inout FixturePolicy) -> Void = { _ in }
  ) throws -> EngineFixture {
    try EngineFixture {
      $0.settings.parallel.totalServers = 8
      change(&$0)
    }
  }

  @Test("A call that bypasses the servers is not held up by one that waits for them")
  func bypass() throws {
    var fixture = try fixture { $0.alphaDirective.parallel.critical = .bypass }
    _ = try fixture.work(beta, manual(6))
    let waiting = try fixture.work(beta, manual(4))
    let one = try fixture.work(alpha, manual(4))
    #expect(fixture.state(waiting) == .waiting && fixture.degree(one) == 2)
  }

  @Test("A call that waited for its slot bypasses the servers as well")
  func bypassAfterWaiting() throws {
    var fixture = try fixture {
      $0.alphaDirective.parallel.critical = .bypass
      $0.alpha.maxSessions = 1
    }
    _ = try fixture.work(beta, manual(8))
    _ = try fixture.work(beta, manual(4))
    let one = try fixture.work(alpha)
    let two = try fixture.work(alpha, manual(4))
    #expect(fixture.obstacle(two)?.kind == .slots)
    #expect(try fixture.end(one).admitted == [two])
  }

  @Test("A call that has waited for servers long enough passes those that still wait")
  func runAfterTimeout() throws {
    var fixture = try fixture {
      $0.alphaDirective.parallel.queueTimeout = .seconds(10)
      $0.alphaDirective.parallel.timeoutAction = .run
    }
    _ = try fixture.work(beta, manual(8))
    let earlier = try fixture.work(beta, manual(4))
    let one = try fixture.work(alpha, manual(4))
    #expect(fixture.advance(to: 10).admitted == [one])
    #expect(fixture.state(earlier) == .waiting)
  }

  @Test("A critical call keeps its place in front whatever priority its session gets")
  func criticalKeepsItsPlace() throws {
    var fixture = try fixture { $0.alphaDirective.parallel.critical = .queue }
    let one = try fixture.work(beta, manual(8))
    _ = try fixture.work(beta, manual(8))
    fixture.at(5)
    let critical = try fixture.work(alpha, manual(8))
    try fixture.apply(.prioritize(critical, .low, by: .root))
    #expect(try fixture.end(one).admitted == [critical])
  }

  @Test("A call that runs into two limits at once meets both in one advance")
  func twoLimits() throws {
    var fixture = try fixture {
      $0.alphaDirective.parallel.queueTimeout = .seconds(5)
      $0.alphaDirective.parallel.timeoutAction = .run
      $0.alpha.maxSessions = 0
      $0.alpha.queueTimeout = .seconds(8)
    }
    let one = try fixture.work(alpha, manual(4))
    #expect(fixture.advance(to: 10) == [.abandon(one, .queueTimeout)])
    #expect(fixture.nextDeadline == nil)
  }

  @Test("A paid rate is no deadline for a call behind one that wants the same")
  func noDeadlineBehind() throws {
    var fixture = try fixture {
      $0.settings.gpus = 2
      $0.alpha.ioBandwidth = .mebibytes(1)
    }
    let one = try fixture.work(alpha, CallDemand(gpus: 1))
    try fixture.charge(one) { $0.ioBytes = .mebibytes(4) }
    _ = try fixture.work(beta, CallDemand(gpus: 2))
    _ = try fixture.work(alpha, CallDemand(gpus: 1))
    #expect(fixture.nextDeadline == nil)
  }

  @Test("A moved call is counted as parallel where it is, with the degree that it began with")
  func movedCounters() throws {
    var fixture = try fixture { $0.alphaDirective.parallel.critical = .bypass }
    let one = try fixture.work(beta, manual(8))
    let grown = try fixture.work(alpha, .parallel(.adaptive))
    try fixture.end(one)
    #expect(fixture.degree(grown) == 8)
    try fixture.apply(.switchGroup(grown, to: beta, by: .root))
    try fixture.end(grown)
    #expect(fixture.counters().parallelCalls == 0 && fixture.counters(beta).parallelCalls == 1)
    let shrunk = try fixture.work(alpha, .parallel(.adaptive))
    try fixture.apply(.observe(HostReading(load: 900)))
    try fixture.apply(.observe(HostReading(load: 700)))
    try fixture.apply(.switchGroup(shrunk, to: beta, by: .root))
    #expect(fixture.counters().degreesGranted == 0 && fixture.counters().serialCalls == 0)
    #expect(fixture.counters(beta).degreesGranted == 16)
  }

  @Test("Pressure follows what administration takes over all limits")
  func pressureOfAdministration() throws {
    var fixture = try fixture { $0.settings.memoryStrategy = .manual }
    let one = try fixture.work(Policy.sysGroup, .memory(960))
    #expect(fixture.engine.memory.pressure == .critical)
    #expect(fixture.engine.memory.counters.peak == .mebibytes(960))
    let two = try fixture.work(alpha, .memory(1))
    #expect(fixture.state(two) == .waiting)
    #expect(try fixture.end(one).admitted == [two])
  }
}
