import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// The setting `enabled` off: everything is admitted, nothing is limited, and accounting goes on.
@Suite struct DisabledEngineTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  /// Under limits of every kind.
  private func limited(_ isEnabled: Bool = false) throws -> EngineFixture {
    try EngineFixture {
      $0.alpha.maxSessions = 0
      $0.alpha.queueLimit = 100
      $0.alpha.queueTimeout = .seconds(10)
      $0.alpha.maxExecution = .seconds(10)
      $0.alpha.maxIdle = .seconds(10)
      $0.alpha.maxEstimate = .seconds(1)
      $0.alpha.groupMemory = .mebibytes(1)
      $0.alpha.sessionMemory = .mebibytes(1)
      $0.alpha.parallelLimit = 1
      $0.alpha.ioBandwidth = .mebibytes(1)
      $0.alphaDirective.undoPool = .mebibytes(1)
      $0.alphaDirective.gpus = 0
      $0.alphaDirective.utilizationLimit = Percentage(percent: 10)
      $0.alphaDirective.switching.action = .kill
      $0.alphaDirective.switching.cpu = .seconds(1)
      $0.settings.runaway.threshold = .seconds(1)
      $0.settings.maxSessions = 10
      $0.settings.isEnabled = isEnabled
    }
  }

  private var demand: CallDemand {
    CallDemand(
      parallel: ParallelRequest(.manual(degree: 500)), estimate: .seconds(1000),
      memory: .mebibytes(5000), workArea: .mebibytes(1000), gpus: 50)
  }

  @Test("A call gets all that it asks for, and it is counted and given back")
  func admitted() throws {
    var fixture = try limited()
    let one = try fixture.work(alpha, demand)
    let grant = try #require(fixture.grant(one))
    #expect(grant.degree == 500 && grant.gpus == 50 && !grant.isDowngraded && !grant.isShrunk)
    #expect(grant.memory == .mebibytes(5000) && grant.workArea == .mebibytes(1000))
    #expect(fixture.engine.memory.holding(of: alpha).total == .mebibytes(6000))
    #expect(fixture.engine.servers.busy == 500 && fixture.engine.gpus.held == 50)
    fixture.at(100)
    try fixture.end(one, Usage(cpu: .seconds(3)))
    #expect(fixture.engine.memory.used == .zero && fixture.engine.servers.busy == 0)
    let counters = fixture.counters()
    #expect(counters.callsAdmitted == 1 && counters.callsEnded == 1 && counters.callsQueued == 0)
    #expect(counters.usage.cpu == .seconds(3) && counters.usage.ran == .seconds(100))
    #expect(counters.parallelCalls == 1 && counters.memoryGrants == 1)
    #expect(counters.serverTime.nanoseconds == 500 * 100 * 1_000_000_000)
  }

  @Test("An automatic degree follows cost and load still, but no limit")
  func automatic() throws {
    var fixture = try limited()
    let one = try fixture.work(alpha, .parallel(.automatic, cost: 50_000))
    #expect(fixture.degree(one) == 4)
  }

  @Test("Nothing ends by itself: there are no deadlines")
  func deadlines() throws {
    var fixture = try limited()
    let one = try fixture.work()
    _ = try fixture.open()
    #expect(fixture.nextDeadline == nil)
    #expect(fixture.advance(to: 10_000).isEmpty && fixture.state(one) == .active)
  }

  @Test("What is charged is counted, and strikes no limit")
  func charges() throws {
    var fixture = try limited()
    let one = try fixture.work()
    let effects = try fixture.charge(one) {
      $0.cpu = .seconds(100)
      $0.ioBytes = .mebibytes(100)
      $0.undo = .mebibytes(100)
    }
    #expect(effects.isEmpty && fixture.engine.undo.held(by: alpha) == .mebibytes(100))
    #expect(fixture.engine.readyAt(alpha) < fixture.now.boot)
    let two = try fixture.work()
    #expect(fixture.state(two) == .active)
    try fixture.end(one)
    #expect(fixture.counters().usage.ioBytes == .mebibytes(100))
    #expect(fixture.counters().runaways == 0 && fixture.counters().throttles == 0)
    // Nor is it owed later.
    try fixture.apply(.close(two))
    try fixture.adopt { $0.settings.isEnabled = true }
    #expect(fixture.engine.readyAt(alpha) < fixture.now.boot)
  }

  @Test("The host is left alone: no caps, no nice levels")
  func host() throws {
    var fixture = try limited()
    let one = try fixture.command()
    _ = try fixture.command(beta)
    try fixture.report(one) { $0.cpu = .seconds(100) }
    #expect(fixture.engine.cpuCaps().isEmpty && fixture.engine.niceLevels().isEmpty)
    let weights = fixture.engine.desiredHostState().commands
    #expect(weights.allSatisfy { $0.nice == 0 && $0.cpuCap == nil } && weights.count == 2)
  }

  @Test("Any number of sessions may be open")
  func sessions() throws {
    var fixture = try limited()
    for _ in 0..<11 { _ = try fixture.open() }
    #expect(fixture.engine.sessions.count == 11)
  }

  @Test("Turned off, all who wait are admitted; pools and degrees are left as they are")
  func turnedOff() throws {
    var fixture = try limited(true)
    let one = try fixture.work()
    let two = try fixture.work()
    #expect(fixture.state(one) == .waiting)
    #expect(try fixture.adopt { $0.settings.isEnabled = false }.admitted == [one, two])
    #expect(fixture.counters().callsQueued == 2 && fixture.counters().callsAdmitted == 2)
    try fixture.apply(.memory(.allocate(.bufferCache, .mebibytes(350))))
    fixture.advance(to: 1)
    #expect(fixture.engine.memory[.bufferCache]?.size == .mebibytes(360))
  }

  @Test("Turned on again, who runs keeps all, and limits hold from then on")
  func turnedOn() throws {
    var fixture = try limited()
    let one = try fixture.work(alpha, demand)
    try fixture.adopt {
      $0.settings.isEnabled = true
      $0.alpha.maxExecution = nil
    }
    #expect(fixture.state(one) == .active && fixture.degree(one) == 500)
    let two = try fixture.work()
    #expect(fixture.obstacle(two)?.kind == .slots)
    #expect(fixture.engine.deadline(of: two)?.at == moment(.seconds(10)).boot)
    let other = try fixture.open(beta)
    try fixture.begin(other, .memory(1))
    #expect(fixture.obstacle(other)?.kind == .memory)
    #expect(try fixture.end(one).admitted == [other])
  }
}
