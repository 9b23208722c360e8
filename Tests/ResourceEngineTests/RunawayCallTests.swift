import Quantities
import ResourceEngine
import ResourcePolicy
import Scheduling
import Testing

/// Calls that use far more CPU time than the threshold, here 10 s; they keep half of what they had.
@Suite struct RunawayCallTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func fixture(
    _ change: (inout FixturePolicy) -> Void = { _ in }
  ) throws -> EngineFixture {
    try EngineFixture {
      $0.settings.runaway.threshold = .seconds(10)
      $0.settings.runaway.factor = Percentage(percent: 50)
      change(&$0)
    }
  }

  private func cap(_ fixture: EngineFixture, _ id: SessionID) throws -> Double? {
    fixture.engine.cpuCap(of: try fixture.session(id))
  }

  @Test("Over the threshold a call is noted and counted once, at the threshold it is not")
  func noted() throws {
    var fixture = try fixture()
    let one = try fixture.command()
    #expect(try fixture.report(one) { $0.cpu = .seconds(10) }.isEmpty)
    #expect(!fixture.engine.isRunaway(try fixture.session(one)))
    let effects = try fixture.report(one) { $0.cpu = .milliseconds(10_001) }
    #expect(effects == [.noted(one, "runaway: CPU time over 10s"), .refresh(one)])
    #expect(fixture.engine.isRunaway(try fixture.session(one)))
    #expect(try fixture.report(one) { $0.cpu = .seconds(100) }.isEmpty)
    try fixture.apply(.switchGroup(one, to: beta, by: .root))
    #expect(try fixture.report(one) { $0.cpu = .seconds(200) }.isEmpty)
    #expect(fixture.counters().runaways == 1 && fixture.counters(beta).runaways == 0)
  }

  @Test("Charges of a script add up, for each call anew")
  func script() throws {
    var fixture = try fixture()
    let one = try fixture.work()
    try fixture.charge(one) { $0.cpu = .seconds(6) }
    #expect(fixture.counters().runaways == 0)
    try fixture.charge(one) { $0.cpu = .seconds(6) }
    #expect(fixture.counters().runaways == 1)
    try fixture.end(one)
    #expect(!fixture.engine.isRunaway(try fixture.session(one)))
    try fixture.begin(one)
    try fixture.charge(one) { $0.cpu = .seconds(6) }
    #expect(fixture.counters().runaways == 1)
  }

  @Test("It is held to the factor of the share that it had among those who run")
  func factor() throws {
    var fixture = try fixture()
    let one = try fixture.command()
    #expect(try cap(fixture, one) == nil)
    try fixture.report(one) { $0.cpu = .seconds(11) }
    #expect(try cap(fixture, one) == 0.5)
    let two = try fixture.command(beta)
    #expect(try cap(fixture, one) == 0.25 && cap(fixture, two) == nil)
    let three = try fixture.command(alpha)
    #expect(try cap(fixture, one) == 0.125 && cap(fixture, three) == nil)
    let weights = fixture.engine.desiredHostState().commands
    #expect(weights.map(\.cpuCap) == [0.125, nil, nil])
    try fixture.adopt { $0.settings.runaway.factor = Percentage(percent: 20) }
    #expect(try cap(fixture, one) == 0.05)
  }

  @Test("Its nice level has the factor of its group's weight")
  func nice() throws {
    var fixture = try fixture()
    let one = try fixture.command()
    let two = try fixture.command(beta)
    try fixture.report(one) { $0.cpu = .seconds(11) }
    // 526 of 1024.
    #expect(fixture.engine.nice(of: try fixture.session(one)) == 3)
    #expect(fixture.engine.nice(of: try fixture.session(two)) == 0)
    #expect(NiceWeights.weight(ofNice: 3) == 526)
    let levels = fixture.engine.desiredHostState().commands
    #expect(levels.map(\.nice) == [3, 0] && levels.map(\.ioLevel) == [4, 4])
  }

  @Test("Under a utilization limit it is held to the factor of that limit, never to more")
  func utilization() throws {
    var fixture = try fixture {
      $0.alphaDirective.utilizationLimit = Percentage(percent: 40)
    }
    let one = try fixture.command()
    #expect(try cap(fixture, one) == 0.4)
    try fixture.report(one) { $0.cpu = .seconds(11) }
    #expect(try cap(fixture, one) == 0.2)
    let two = try fixture.command(alpha)
    #expect(try cap(fixture, one) == 0.1 && cap(fixture, two) == 0.2)
    _ = try fixture.command(beta)
    #expect(try cap(fixture, one) == 0.1)
  }

  @Test("Under a plan that keeps a part free it is held to the factor of what is left")
  func planLimit() throws {
    var fixture = try fixture { $0.plan.maxUtilization = Percentage(percent: 80) }
    let one = try fixture.command()
    _ = try fixture.command(beta)
    #expect(try cap(fixture, one) == 0.4)
    try fixture.report(one) { $0.cpu = .seconds(11) }
    #expect(try cap(fixture, one) == 0.2)
  }

  @Test("Without detection nobody is a runaway")
  func off() throws {
    var fixture = try fixture { $0.settings.runaway.isDetected = false }
    let one = try fixture.command()
    #expect(try fixture.report(one) { $0.cpu = .seconds(100) }.isEmpty)
    #expect(try cap(fixture, one) == nil && fixture.counters().runaways == 0)
    #expect(fixture.engine.nextThresholds(of: one).cpu == .longest)
  }

  @Test("System sessions and SYS_GROUP are exempt")
  func exempt() throws {
    var fixture = try fixture()
    let system = try fixture.command(alpha, isSystem: true)
    let administration = try fixture.command(Policy.sysGroup)
    for id in [system, administration] {
      #expect(try fixture.report(id) { $0.cpu = .seconds(100) }.isEmpty)
      #expect(try cap(fixture, id) == nil)
    }
    #expect(fixture.engine.accounting.total.runaways == 0)
  }

  @Test("A larger threshold lets it go")
  func threshold() throws {
    var fixture = try fixture()
    let one = try fixture.command()
    try fixture.report(one) { $0.cpu = .seconds(11) }
    try fixture.adopt { $0.settings.runaway.threshold = .seconds(20) }
    #expect(try cap(fixture, one) == nil)
  }
}
