import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Adaptive calls follow free servers and load while they run.
@Suite struct EngineAdaptiveTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func manual(_ degree: Int) -> CallDemand { .parallel(.manual(degree: degree)) }
  private var adaptive: CallDemand { .parallel(.adaptive, cost: 500_000) }

  private func fixture(
    _ change: (inout FixturePolicy) -> Void = { _ in }
  ) throws -> EngineFixture {
    try EngineFixture {
      $0.settings.parallel.totalServers = 8
      change(&$0)
    }
  }

  @Test("It rises when servers are given back")
  func rises() throws {
    var fixture = try fixture()
    let one = try fixture.work(beta, manual(6))
    let two = try fixture.work(alpha, adaptive)
    #expect(fixture.degree(two) == 2)
    let call = try #require(fixture.session(two).call?.id)
    #expect(try fixture.end(one) == [.degree(two, call, to: 8)])
    #expect(fixture.degree(two) == 8 && fixture.engine.servers.busy == 8)
    #expect(fixture.counters().degreeChanges == 1)
  }

  @Test("It falls when the load rises, and rises again with the end of it")
  func falls() throws {
    var fixture = try fixture()
    let one = try fixture.work(alpha, adaptive)
    let call = try #require(fixture.session(one).call?.id)
    #expect(
      try fixture.apply(.observe(HostReading(load: 900))) == [.degree(one, call, to: 4)])
    #expect(fixture.engine.servers.busy == 4)
    #expect(try fixture.apply(.observe(HostReading(load: 850))).isEmpty)
    #expect(
      try fixture.apply(.observe(HostReading(load: 500))) == [.degree(one, call, to: 8)])
    #expect(fixture.counters().degreeChanges == 2)
  }

  @Test("It never falls below the least part that a downgrade leaves")
  func floor() throws {
    var fixture = try fixture { $0.settings.parallel.minPercent = Percentage(percent: 75) }
    let one = try fixture.work(alpha, adaptive)
    try fixture.apply(.observe(HostReading(load: 900)))
    #expect(fixture.degree(one) == 6)
  }

  @Test("Free servers belong first to those who wait for them")
  func waitingFirst() throws {
    var fixture = try fixture()
    let one = try fixture.work(beta, manual(6))
    let two = try fixture.work(alpha, adaptive)
    let three = try fixture.work(beta, manual(5))
    let effects = try fixture.end(one)
    #expect(effects.admitted == [three])
    // One is left over, and nobody waits for it any more.
    #expect(fixture.degree(two) == 3 && fixture.engine.servers.busy == 8)
  }

  @Test("While somebody waits for more than is free it does not rise")
  func waiting() throws {
    var fixture = try fixture()
    let one = try fixture.work(beta, manual(3))
    let two = try fixture.work(beta, manual(3))
    let three = try fixture.work(alpha, adaptive)
    let four = try fixture.work(beta, manual(6))
    #expect(try fixture.end(one).isEmpty)
    #expect(fixture.degree(three) == 2)
    #expect(try fixture.end(two) == [.admit(four)])
  }

  @Test("Without rebalancing it stays as it began")
  func rebalancingOff() throws {
    var fixture = try fixture { $0.settings.isRebalancing = false }
    let one = try fixture.work(beta, manual(6))
    let two = try fixture.work(alpha, adaptive)
    #expect(try fixture.end(one).isEmpty)
    #expect(fixture.degree(two) == 2)
    try fixture.adopt { $0.settings.isRebalancing = true }
    #expect(fixture.degree(two) == 8)
  }

  @Test("A smaller limit of its group takes servers away at once")
  func limitChanged() throws {
    var fixture = try fixture()
    let one = try fixture.work(alpha, adaptive)
    let two = try fixture.work(beta, manual(3))
    let effects = try fixture.adopt { $0.alpha.parallelLimit = 3 }
    #expect(fixture.degree(one) == 3 && fixture.engine.servers.busy == 6)
    #expect(effects.contains { if case .degree(one, _, to: 3) = $0 { true } else { false } })
    #expect(effects.admitted == [two])
  }

  @Test("What it gives back because of the load goes to those who wait")
  func givesBack() throws {
    var fixture = try fixture()
    let one = try fixture.work(alpha, adaptive)
    let two = try fixture.work(beta, manual(4))
    #expect(try fixture.apply(.observe(HostReading(load: 900))).admitted == [two])
    #expect(fixture.degree(one) == 4 && fixture.engine.servers.busy == 8)
  }

  @Test("A switched call has the limits of its new group")
  func moved() throws {
    var fixture = try fixture { $0.beta.parallelLimit = 3 }
    let one = try fixture.work(alpha, adaptive)
    try fixture.apply(.switchGroup(one, to: beta, by: .root))
    #expect(fixture.degree(one) == 3 && fixture.engine.servers.held(by: beta) == 3)
  }

  @Test("Automatic and manual calls keep their degree")
  func others() throws {
    var fixture = try fixture()
    let one = try fixture.work(alpha, .parallel(.automatic, cost: 500_000))
    #expect(try fixture.apply(.observe(HostReading(load: 900))).isEmpty)
    #expect(fixture.degree(one) == 8)
  }
}
