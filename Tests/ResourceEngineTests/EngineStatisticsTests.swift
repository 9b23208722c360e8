import Quantities
import ResourceEngine
import ResourcePolicy
import Scheduling
import TestSupport
import Testing

/// Counters against what they stand for: Little's law holds exactly, whatever happens.
@Suite struct EngineStatisticsTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  /// A fixture that measures the areas under queue, running calls and busy servers by itself.
  private struct Measured {
    var fixture: EngineFixture
    private var waiting = TimeIntegral.zero
    private var running = TimeIntegral.zero
    private var servers = TimeIntegral.zero

    init(_ fixture: EngineFixture) { self.fixture = fixture }

    mutating func after(milliseconds: Int64) {
      let span = TimeSpan.milliseconds(milliseconds)
      waiting.add(count: fixture.engine.admission.waiting, over: span)
      running.add(count: fixture.engine.admission.running, over: span)
      servers.add(count: fixture.engine.servers.busy, over: span)
      let elapsed = fixture.now.boot.since(moment(.zero).boot)
      fixture.at((elapsed + span).inSeconds)
    }

    /// Whether the counters of calls that are over with what the others have so far are the areas.
    /// No call may change its degree.
    func holds() -> Bool {
      var (waited, ran, held) = (TimeIntegral.zero, TimeIntegral.zero, TimeIntegral.zero)
      for group in fixture.engine.policy.groups {
        let counters = fixture.counters(group.id)
        waited.add(counters.queueTime)
        ran.add(counters.runTime)
        held.add(counters.serverTime)
      }
      for call in fixture.engine.sessions.sessions.compactMap(\.call) {
        if call.phase == .queued {
          waited.add(call.waited(at: fixture.now))
        } else {
          let servers = fixture.engine.servers.holding(of: call.id)?.servers ?? 0
          ran.add(call.ran(at: fixture.now))
          held.add(count: servers, over: call.ran(at: fixture.now))
        }
      }
      return waited == waiting && ran == running && held == servers
    }
  }

  @Test("Waiting time and queue length have one area, with moves between groups")
  func littleByHand() throws {
    var measured = Measured(
      try EngineFixture {
        $0.alpha.maxSessions = 1
        $0.beta.maxSessions = 1
      })
    let one = try measured.fixture.work(alpha, .parallel(.manual(degree: 4)))
    let two = try measured.fixture.work(alpha)
    measured.after(milliseconds: 1000)
    let three = try measured.fixture.work(alpha)
    let four = try measured.fixture.work(beta)
    measured.after(milliseconds: 2000)
    // Waiting, with all that it has waited.
    try measured.fixture.apply(.switchGroup(three, to: beta, by: .root))
    #expect(measured.holds())
    measured.after(milliseconds: 500)
    // Running, with what it waited and runs.
    try measured.fixture.apply(.switchGroup(one, to: beta, by: .root))
    #expect(measured.fixture.state(two) == .active)
    measured.after(milliseconds: 250)
    try measured.fixture.end(four)
    try measured.fixture.apply(.switchGroup(two, to: beta, by: .root))
    measured.after(milliseconds: 4000)
    let call = try #require(measured.fixture.session(three).call?.id)
    try measured.fixture.apply(.cancelCall(call))
    try measured.fixture.end(one)
    measured.after(milliseconds: 100)
    #expect(measured.holds())
    try measured.fixture.end(two)
    #expect(measured.holds())
    let (first, second) = (measured.fixture.counters(alpha), measured.fixture.counters(beta))
    #expect(first.callsBegun == 0 && first.queueTime == .zero && first.runTime == .zero)
    #expect(second.callsBegun == 4 && second.callsAdmitted == 3 && second.callsEnded == 3)
    #expect(second.callsAbandoned == 1 && second.callsQueued == 2)
    // Two waited 3.5 s, three 6.75 s.
    #expect(second.queueTime == TimeIntegral(.milliseconds(10_250)))
    #expect(second.usage.waited == .milliseconds(10_250))
  }

  @Test("The same after any sequence of events", arguments: 1...6 as ClosedRange<UInt64>)
  func littleAtRandom(seed: UInt64) throws {
    var numbers = SplitMix64(seed: seed)
    var measured = Measured(
      try EngineFixture {
        $0.alpha.maxSessions = 2
        $0.beta.maxSessions = 2
        $0.settings.parallel.totalServers = 8
      })
    var ids: [SessionID] = []
    for _ in 0..<8 { ids.append(try measured.fixture.open()) }
    for step in 0..<400 {
      measured.after(milliseconds: Int64.random(in: 0...3000, using: &numbers))
      let id = ids[Int.random(in: 0..<ids.count, using: &numbers)]
      let degree = Int.random(in: 1...8, using: &numbers)
      switch measured.fixture.state(id) {
      case .active where numbers.isOneIn(2): try measured.fixture.end(id)
      case .waiting where numbers.isOneIn(4):
        let call = try #require(measured.fixture.session(id).call?.id)
        try measured.fixture.apply(.cancelCall(call))
      case .active, .waiting:
        let group = numbers.isOneIn(2) ? alpha : beta
        try measured.fixture.apply(.switchGroup(id, to: group, by: .root))
      default: try measured.fixture.begin(id, .parallel(.manual(degree: degree)))
      }
      guard measured.holds() else {
        Issue.record("seed \(seed), step \(step)")
        return
      }
    }
    let total = measured.fixture.engine.accounting.total
    #expect(total.callsEnded > 20 && total.callsQueued > 10)
  }

  @Test("Servers times time is exact over changes of the degree")
  func serverTime() throws {
    var fixture = try EngineFixture()
    let one = try fixture.work(alpha, .parallel(.adaptive, cost: 500_000))
    fixture.at(10)
    try fixture.apply(.observe(HostReading(load: 900)))
    #expect(fixture.counters().serverTime == TimeIntegral(.seconds(80)))
    fixture.at(15)
    try fixture.apply(.observe(HostReading(load: 0)))
    fixture.at(16)
    try fixture.end(one)
    #expect(fixture.counters().serverTime == TimeIntegral(.seconds(80 + 20 + 8)))
    #expect(fixture.counters().degreeChanges == 2)
    #expect(fixture.counters().runTime == TimeIntegral(.seconds(16)))
  }

  @Test("Percentiles are those of the lengths, at most 0.8 % too long")
  func percentiles() throws {
    var fixture = try EngineFixture { $0.alpha.maxSessions = 0 }
    var ids: [SessionID] = []
    for _ in 0..<100 { ids.append(try fixture.work()) }
    for (index, id) in ids.enumerated() {
      fixture.at(Double(index + 1))
      let call = try #require(fixture.session(id).call?.id)
      try fixture.apply(.cancelCall(call))
    }
    let waits = fixture.counters().waits
    #expect(waits.count == 100 && fixture.counters().runs.isEmpty)
    for percent in [1, 50, 90, 95, 99, 100] as [Double] {
      let seconds = try #require(waits.percentile(percent)).inSeconds
      #expect(seconds >= percent && seconds <= percent * 1.008)
    }
    #expect(fixture.counters().queueTime == TimeIntegral(.seconds(5050)))
  }

  @Test("A call that is admitted at once has waited zero, and its run is recorded at its end")
  func zeroWait() throws {
    var fixture = try EngineFixture()
    let one = try fixture.work()
    #expect(fixture.counters().waits.count == 1 && fixture.counters().waits.max == .zero)
    #expect(fixture.counters().runs.isEmpty)
    fixture.at(2)
    try fixture.end(one)
    let longest = try #require(fixture.counters().runs.max).inSeconds
    #expect(longest >= 2 && longest < 2.02)
  }

  @Test("Peaks are the most that there was at once, and stay")
  func peaks() throws {
    var fixture = try EngineFixture { $0.alpha.maxSessions = 2 }
    var ids: [SessionID] = []
    for _ in 0..<5 { ids.append(try fixture.work(alpha, .parallel(.manual(degree: 3)))) }
    for id in ids { try fixture.apply(.close(id)) }
    let peaks = fixture.engine.accounting.peaks
    #expect(peaks.sessions == 5 && peaks.running == 2 && peaks.waiting == 3)
    #expect(peaks.servers == 6)
    _ = try fixture.work(EngineFixture.beta)
    #expect(fixture.engine.accounting.peaks == peaks)
  }

  @Test("The sum of all groups is what was counted, that of deleted groups included")
  func total() throws {
    var fixture = try EngineFixture()
    for group in [alpha, beta, Policy.batchGroup] {
      let one = try fixture.work(group)
      fixture.at(1)
      try fixture.end(one, Usage(cpu: .seconds(1)))
      try fixture.apply(.close(one))
    }
    let before = fixture.engine.accounting.total
    #expect(before.callsEnded == 3 && before.sessionsEnded == 3)
    #expect(before.usage.cpu == .seconds(3))
    var policy = fixture.engine.policy
    try policy.activatePlan(named: "DEFAULT_PLAN", by: "root", at: fixture.now.wall)
    try policy.deleteDirective(plan: "FIXTURE_PLAN", .group(beta), at: fixture.now.wall)
    try policy.deleteGroup(beta, heir: nil)
    try fixture.apply(.adopt(policy))
    #expect(fixture.counters(beta) == GroupCounters())
    #expect(fixture.engine.accounting.total == before)
    #expect(fixture.engine.accounting.total(\.callsEnded) == 3)
  }
}
