import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Degrees of parallelism and the servers that calls hold, on 8 processors.
@Suite struct EngineParallelTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta
  private let huge: UInt64 = 500_000

  private func manual(_ degree: Int) -> CallDemand { .parallel(.manual(degree: degree)) }

  @Test(
    "The automatic degree follows the cost",
    arguments: [(500, 1), (5_000, 2), (50_000, 4), (500_000, 8)] as [(UInt64, Int)])
  func cost(cost: UInt64, degree: Int) throws {
    var fixture = try EngineFixture()
    let one = try fixture.work(alpha, .parallel(.automatic, cost: cost))
    #expect(fixture.degree(one) == degree)
    #expect(fixture.engine.servers.busy == (degree > 1 ? degree : 0))
    #expect(fixture.counters().parallelCalls == (degree > 1 ? 1 : 0))
    #expect(fixture.counters().degreesGranted == (degree > 1 ? degree : 0))
  }

  @Test("The automatic degree falls with the load", arguments: [(600, 8), (700, 6), (900, 4)])
  func load(load: Int, degree: Int) throws {
    var fixture = try EngineFixture()
    try fixture.apply(.observe(HostReading(load: load)))
    let one = try fixture.work(alpha, .parallel(.automatic, cost: huge))
    #expect(fixture.degree(one) == degree)
  }

  @Test("No degree is above the limit of the group, or of its directive")
  func groupLimit() throws {
    var fixture = try EngineFixture {
      $0.alpha.parallelLimit = 5
      $0.alphaDirective.limits.parallelLimit = 3
    }
    let one = try fixture.work(alpha, .parallel(.automatic, cost: huge))
    #expect(fixture.degree(one) == 3)
    let two = try fixture.work(alpha, manual(6))
    #expect(fixture.degree(two) == 3 && fixture.grant(two)?.isDowngraded == true)
    let other = try fixture.work(beta, .parallel(.automatic, cost: huge))
    #expect(fixture.degree(other) == 8)
    #expect(fixture.counters().downgrades == 1)
  }

  @Test("A plan that does not manage parallel statements drops the limit of its directive only")
  func unmanaged() throws {
    var fixture = try EngineFixture {
      $0.alpha.parallelLimit = 5
      $0.alphaDirective.limits.parallelLimit = 3
      $0.plan.managesParallel = false
    }
    let one = try fixture.work(alpha, .parallel(.automatic, cost: huge))
    #expect(fixture.degree(one) == 5)
  }

  @Test("Settings of cores, threads and I/O streams are ceilings of the automatic degree")
  func ceilings() throws {
    func degree(_ change: (inout CoordinatorSettings) -> Void) throws -> Int? {
      var fixture = try EngineFixture { change(&$0.settings) }
      let one = try fixture.work(alpha, .parallel(.automatic, cost: huge))
      return fixture.degree(one)
    }
    #expect(try degree { $0.cores = 4 } == 4)
    #expect(try degree { $0.parallel.threadsPerCore = 2 } == 16)
    #expect(try degree { $0.parallel.ioParallelism = 3 } == 3)
    #expect(try degree { $0.parallel.totalServers = 5 } == 5)
  }

  @Test("The cost model takes the degree with the least time")
  func costModel() throws {
    var fixture = try EngineFixture {
      $0.settings.parallel.model = .cost
      $0.settings.parallel.coordinationCost = 100
    }
    // √(900 / 100).
    let one = try fixture.work(alpha, .parallel(.automatic, cost: 900))
    #expect(fixture.degree(one) == 3)
  }

  @Test("Over total-dop a call waits, with the setting named, and runs when servers come back")
  func total() throws {
    var fixture = try EngineFixture { $0.settings.parallel.totalServers = 4 }
    let one = try fixture.work(alpha, manual(3))
    let two = try fixture.work(beta, manual(2))
    let obstacle = try #require(fixture.obstacle(two))
    #expect(obstacle.kind == .servers && obstacle.holders == [one])
    #expect(obstacle.description.contains("total-dop"))
    #expect(fixture.counters(beta).serverWaits == 1)
    let three = try fixture.open()
    #expect(throws: Rejection.self) { try fixture.begin(three, manual(5)) }
    #expect(try fixture.end(one).admitted == [two])
    #expect(try fixture.adopt { $0.settings.parallel.totalServers = 8 }.admitted.isEmpty)
    try fixture.begin(three, manual(5))
    #expect(fixture.state(three) == .active)
    #expect(fixture.engine.accounting.peaks.servers == 7)
  }

  @Test("A pool of servers holds for its groups together, and for no others")
  func pools() throws {
    var fixture = try EngineFixture {
      $0.serverPools = [
        ("REPORTS", ServerPoolAttributes(maximum: 4, groups: [EngineFixture.alpha]))
      ]
    }
    let one = try fixture.work(alpha, manual(3))
    let two = try fixture.work(alpha, manual(2))
    #expect(fixture.obstacle(two)?.description.contains("pool REPORTS") == true)
    let other = try fixture.work(beta, manual(8))
    #expect(fixture.state(other) == .active)
    #expect(fixture.engine.serverPoolUse.map(\.busy) == [8, 3])
    #expect(try fixture.end(one).admitted == [two])
  }

  @Test("A group holds no more than its part of all servers")
  func part() throws {
    var fixture = try EngineFixture {
      $0.settings.parallel.totalServers = 8
      $0.alphaDirective.parallel.servers = Percentage(percent: 50)
    }
    let one = try fixture.work(alpha, manual(3))
    let two = try fixture.work(alpha, manual(2))
    let obstacle = try #require(fixture.obstacle(two))
    #expect(obstacle.kind == .servers && obstacle.holders == [one])
    #expect(obstacle.description.contains("ALPHA"))
    let other = try fixture.work(beta, manual(5))
    #expect(fixture.state(other) == .active)
    #expect(try fixture.end(one).admitted == [two])
  }

  @Test("A machine of a cluster has its equal part of the servers of the cluster")
  func cluster() throws {
    var fixture = try EngineFixture {
      $0.settings.parallel.clusterServers = 12
      $0.settings.parallel.instances = 3
    }
    let one = try fixture.open()
    #expect(throws: Rejection.self) { try fixture.begin(one, manual(5)) }
    try fixture.begin(one, manual(4))
    #expect(fixture.state(one) == .active)
  }

  @Test("When servers are short an automatic call gets fewer, but not below the least part")
  func floor() throws {
    var fixture = try EngineFixture {
      $0.settings.parallel.totalServers = 8
      $0.settings.parallel.minPercent = Percentage(percent: 50)
    }
    let four = try fixture.work(beta, manual(4))
    let one = try fixture.work(alpha, .parallel(.automatic, cost: huge))
    #expect(fixture.degree(one) == 4 && fixture.grant(one)?.isDowngraded == true)
    try fixture.end(one)
    let one2 = try fixture.work(beta, manual(1))
    let two = try fixture.work(beta, manual(2))
    let waiting = try fixture.work(alpha, .parallel(.automatic, cost: huge))
    #expect(fixture.state(waiting) == .waiting && fixture.state(one2) == .active)
    #expect(try fixture.end(two).admitted == [waiting])
    #expect(fixture.degree(waiting) == 4 && fixture.state(four) == .active)
  }

  @Test("Without downgrades an automatic call waits for its whole degree")
  func noDowngrade() throws {
    var fixture = try EngineFixture {
      $0.settings.parallel.totalServers = 8
      $0.settings.parallel.isDowngradeOn = false
    }
    let one = try fixture.work(beta, manual(2))
    let two = try fixture.work(alpha, .parallel(.automatic, cost: huge))
    #expect(fixture.obstacle(two)?.kind == .servers)
    #expect(try fixture.end(one).admitted == [two])
    #expect(fixture.degree(two) == 8)
  }

  @Test("Two sets take twice the servers")
  func sets() throws {
    var fixture = try EngineFixture()
    let request = ParallelRequest(.manual(degree: 4), sets: 2)
    let one = try fixture.work(alpha, CallDemand(parallel: request))
    #expect(fixture.engine.servers.busy == 8 && fixture.degree(one) == 4)
    let roles = fixture.engine.parallelServers.compactMap(\.role)
    #expect(roles.count { $0 == .producer } == 4 && roles.count { $0 == .consumer } == 4)
  }
}
