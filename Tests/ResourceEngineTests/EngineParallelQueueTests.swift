import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Calls that wait for parallel servers: for how long, and who does not.
@Suite struct EngineParallelQueueTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func manual(_ degree: Int) -> CallDemand { .parallel(.manual(degree: degree)) }

  private func fixture(_ rules: (inout ParallelRules) -> Void) throws -> EngineFixture {
    try EngineFixture {
      $0.settings.parallel.totalServers = 8
      rules(&$0.alphaDirective.parallel)
    }
  }

  @Test("A call that waits for servers for too long leaves the queue")
  func cancel() throws {
    var fixture = try fixture { $0.queueTimeout = .seconds(10) }
    _ = try fixture.work(beta, manual(6))
    fixture.at(5)
    let one = try fixture.work(alpha, manual(4))
    #expect(fixture.nextDeadline == moment(.seconds(15)).boot)
    #expect(fixture.advance(to: 14.9).isEmpty)
    #expect(fixture.advance(to: 15) == [.abandon(one, .queueTimeout)])
    #expect(fixture.state(one) == .idle && fixture.counters().queueTimeouts == 1)
    #expect(fixture.counters().callsAbandoned == 1 && fixture.engine.servers.busy == 6)
  }

  @Test("With the action run it takes the servers that there are instead")
  func run() throws {
    var fixture = try fixture {
      $0.queueTimeout = .seconds(10)
      $0.timeoutAction = .run
    }
    _ = try fixture.work(beta, manual(6))
    let one = try fixture.work(alpha, manual(4))
    #expect(fixture.advance(to: 10).admitted == [one])
    #expect(fixture.degree(one) == 2 && fixture.grant(one)?.isDowngraded == true)
    let two = try fixture.work(alpha, manual(4))
    #expect(fixture.advance(to: 20).admitted == [two])
    #expect(fixture.degree(two) == 1 && fixture.engine.servers.busy == 8)
    #expect(fixture.counters().queueTimeouts == 0 && fixture.counters().downgrades == 2)
  }

  @Test("A call with the action run that lacks a slot as well goes on waiting for that")
  func runWithoutSlot() throws {
    var fixture = try EngineFixture {
      $0.settings.parallel.totalServers = 8
      $0.alpha.maxSessions = 1
      $0.alphaDirective.parallel.queueTimeout = .seconds(10)
      $0.alphaDirective.parallel.timeoutAction = .run
    }
    _ = try fixture.work(beta, manual(6))
    let one = try fixture.work(alpha)
    let two = try fixture.work(alpha, manual(4))
    #expect(fixture.advance(to: 10).isEmpty)
    #expect(fixture.obstacle(two)?.kind == .slots)
    #expect(fixture.nextDeadline == nil)
    #expect(try fixture.end(one).admitted == [two])
    #expect(fixture.degree(two) == 2)
  }

  @Test("The timeout holds for calls with servers only")
  func serial() throws {
    var fixture = try EngineFixture {
      $0.alpha.maxSessions = 0
      $0.alphaDirective.parallel.queueTimeout = .seconds(10)
    }
    let one = try fixture.work(alpha)
    #expect(fixture.nextDeadline == nil)
    #expect(fixture.advance(to: 100).isEmpty && fixture.state(one) == .waiting)
  }

  @Test("The earlier of the two queue timeouts strikes")
  func earlier() throws {
    var fixture = try EngineFixture {
      $0.settings.parallel.totalServers = 8
      $0.alpha.queueTimeout = .seconds(4)
      $0.alphaDirective.parallel.queueTimeout = .seconds(10)
      $0.alphaDirective.parallel.timeoutAction = .run
    }
    _ = try fixture.work(beta, manual(6))
    let one = try fixture.work(alpha, manual(4))
    #expect(fixture.advance(to: 4) == [.abandon(one, .queueTimeout)])
  }

  @Test("Bypass never waits: it takes what is free, or none")
  func bypass() throws {
    var fixture = try fixture { $0.critical = .bypass }
    _ = try fixture.work(beta, manual(6))
    let one = try fixture.work(alpha, manual(8))
    #expect(fixture.degree(one) == 2)
    let two = try fixture.work(alpha, manual(8))
    #expect(fixture.degree(two) == 1 && fixture.state(two) == .active)
    #expect(fixture.counters().callsQueued == 0)
  }

  @Test("Critical calls wait in front of all others, in the order of their arrival")
  func critical() throws {
    var fixture = try fixture { $0.critical = .queue }
    let first = try fixture.work(beta, manual(8))
    let ordinary = try fixture.work(beta, manual(8), priority: .critical)
    fixture.at(1)
    let one = try fixture.work(alpha, manual(8))
    let two = try fixture.work(alpha, manual(8))
    #expect(fixture.engine.admission.queue(of: alpha) == [one, two])
    fixture.at(2)
    #expect(try fixture.end(first).admitted == [one])
    #expect(try fixture.end(one).admitted == [two])
    #expect(try fixture.end(two).admitted == [ordinary])
  }

  @Test("A serial call of a group with critical statements stands in the ordinary order")
  func criticalSerial() throws {
    var fixture = try EngineFixture {
      $0.alpha.maxSessions = 1
      $0.alphaDirective.parallel.critical = .queue
    }
    let first = try fixture.work(alpha)
    let serial = try fixture.work(alpha)
    let parallel = try fixture.work(alpha, manual(2))
    #expect(fixture.engine.admission.queue(of: alpha) == [parallel, serial])
    #expect(try fixture.end(first).admitted == [parallel])
  }
}
