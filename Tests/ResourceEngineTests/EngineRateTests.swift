import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// What groups may do per second. Work is charged when it is known, and what is ahead of the rate
/// by a second or more keeps new calls of the group waiting.
@Suite struct EngineRateTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func limited() throws -> EngineFixture {
    try EngineFixture { $0.alpha.ioBandwidth = .mebibytes(1) }
  }

  @Test("What is ahead of the rate keeps new calls waiting, with rate and time named")
  func debt() throws {
    var fixture = try limited()
    let one = try fixture.work()
    try fixture.charge(one) { $0.ioBytes = .mebibytes(4) }
    #expect(fixture.state(one) == .active && fixture.counters().throttles == 1)
    let two = try fixture.work()
    let obstacle = try #require(fixture.obstacle(two))
    #expect(obstacle.kind == .rate && obstacle.until == moment(.seconds(3)).boot)
    #expect(obstacle.description.contains("I/O of 1M/s (group ALPHA) for another 3s"))
    #expect(fixture.nextDeadline == moment(.seconds(3)).boot)
    #expect(fixture.advance(to: 2.999).isEmpty)
    #expect(fixture.advance(to: 3).admitted == [two])
    #expect(fixture.nextDeadline == nil)
  }

  @Test("A second's worth may be used at once")
  func burst() throws {
    var fixture = try limited()
    let one = try fixture.work()
    try fixture.charge(one) { $0.ioBytes = .mebibytes(1) }
    let two = try fixture.work()
    #expect(fixture.state(two) == .active && fixture.counters().throttles == 0)
    try fixture.charge(two) { $0.ioBytes = ByteCount(bytes: 1) }
    #expect(fixture.counters().throttles == 1)
    let three = try fixture.work()
    #expect(fixture.state(three) == .waiting)
  }

  @Test(
    "Each of the three rates holds, and is named",
    arguments: ["I/O of 1M/s (plan", "10 I/O requests/s (plan", "undo of 1M/s (plan"])
  func resources(words: String) throws {
    var fixture = try EngineFixture {
      $0.alphaDirective.limits.ioBandwidth = .mebibytes(1)
      $0.alphaDirective.limits.iops = 10
      $0.alphaDirective.undoRate = .mebibytes(1)
    }
    let one = try fixture.work()
    try fixture.charge(one) {
      if words.contains("I/O of") { $0.ioBytes = .mebibytes(2) }
      if words.contains("requests") { $0.ioRequests = 20 }
      if words.contains("undo") { $0.undo = .mebibytes(2) }
    }
    let two = try fixture.work()
    #expect(fixture.obstacle(two)?.description.contains(words) == true)
    #expect(fixture.advance(to: 1).admitted == [two])
  }

  @Test("The rate that is paid last is named, and all must be paid")
  func last() throws {
    var fixture = try EngineFixture {
      $0.alpha.ioBandwidth = .mebibytes(1)
      $0.alpha.iops = 10
    }
    let one = try fixture.work()
    try fixture.charge(one) {
      $0.ioBytes = .mebibytes(3)
      $0.ioRequests = 50
    }
    let two = try fixture.work()
    #expect(fixture.obstacle(two)?.description.contains("requests") == true)
    #expect(fixture.advance(to: 3.9).isEmpty)
    #expect(fixture.advance(to: 4).admitted == [two])
  }

  @Test("Nobody waits for the debt of another group")
  func otherGroups() throws {
    var fixture = try limited()
    let one = try fixture.work()
    try fixture.charge(one) { $0.ioBytes = .mebibytes(100) }
    let two = try fixture.work(alpha, .memory(10))
    let three = try fixture.work(beta, .memory(10), priority: .low)
    #expect(fixture.state(two) == .waiting && fixture.state(three) == .active)
    try fixture.apply(.switchGroup(two, to: beta, by: .root))
    #expect(fixture.state(two) == .active)
  }

  @Test("Whom an open window keeps is not due, however long the rate has been paid")
  func window() throws {
    try Scenario.run(
      """
      clock 2025-11-24T01:00:00Z
      set group BATCH io 1M
      window NIGHT 00:00 for 4h limit 1
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s charge a io 4M
      0s begin b -> queued 1
      expect deadline none
      9s advance
      expect deadline none
      10s end a -> admit b
      """)
  }

  @Test("A limit that is removed keeps nobody any more")
  func removed() throws {
    var fixture = try limited()
    let one = try fixture.work()
    try fixture.charge(one) { $0.ioBytes = .mebibytes(100) }
    let two = try fixture.work()
    #expect(try fixture.adopt { $0.alpha.ioBandwidth = nil }.admitted == [two])
    #expect(fixture.nextDeadline == nil)
  }

  @Test("A changed rate holds from the next charge on")
  func changed() throws {
    var fixture = try limited()
    let one = try fixture.work()
    try fixture.charge(one) { $0.ioBytes = .mebibytes(4) }
    #expect(
      try fixture.adopt { $0.alpha.ioBandwidth = .mebibytes(2) }
        == [.refresh(one)])
    #expect(fixture.engine.readyAt(alpha) == moment(.seconds(3)).boot)
    try fixture.charge(one) { $0.ioBytes = .mebibytes(4) }
    #expect(fixture.engine.readyAt(alpha) == moment(.seconds(5)).boot)
  }

  @Test("Who will not wait is told until when")
  func noWait() throws {
    var fixture = try limited()
    let one = try fixture.work()
    try fixture.charge(one) { $0.ioBytes = .mebibytes(4) }
    let two = try fixture.open()
    let refused = #expect(throws: Rejection.self) { try fixture.begin(two, mayWait: false) }
    guard case .poolFull(let shortage) = refused else {
      Issue.record("\(refused as Any)")
      return
    }
    #expect(shortage.kind == .rate && shortage.until == moment(.seconds(3)).boot)
  }

  @Test("What a call has used before it ended is owed by its group, not by its next one")
  func moved() throws {
    var fixture = try limited()
    let one = try fixture.work()
    try fixture.charge(one) { $0.ioBytes = .mebibytes(4) }
    try fixture.apply(.switchGroup(one, to: beta, by: .root))
    try fixture.charge(one) { $0.ioBytes = .mebibytes(100) }
    #expect(fixture.engine.readyAt(alpha) == moment(.seconds(3)).boot)
    #expect(fixture.engine.readyAt(beta) < fixture.now.boot)
  }

  @Test("SYS_GROUP owes nothing")
  func exempt() throws {
    var fixture = try limited()
    let one = try fixture.work(Policy.sysGroup)
    try fixture.charge(one) { $0.ioBytes = ByteCount(bytes: .max) }
    let two = try fixture.work(Policy.sysGroup)
    #expect(fixture.state(two) == .active)
  }

  @Test("A debt that is paid is forgotten, and another boot forgets all")
  func settled() throws {
    var fixture = try limited()
    let one = try fixture.work()
    try fixture.charge(one) { $0.ioBytes = .mebibytes(4) }
    let owing = fixture.engine.rates
    fixture.advance(to: 3.9)
    #expect(fixture.engine.rates == owing)
    fixture.advance(to: 4)
    #expect(fixture.engine.rates == GroupRates.none)
    try fixture.charge(one) { $0.ioBytes = .mebibytes(4) }
    fixture.forgetBoot()
    #expect(fixture.engine.rates == GroupRates.none)
  }

  @Test("Who lacks a slot or memory as well is not woken by a rate that is paid")
  func slotsToo() throws {
    var fixture = try EngineFixture {
      $0.alpha.ioBandwidth = .mebibytes(1)
      $0.alpha.maxSessions = 2
      $0.alpha.groupMemory = .mebibytes(100)
    }
    let one = try fixture.work(alpha, .memory(100))
    // Less than a second's worth: remembered, but in nobody's way.
    try fixture.charge(one) { $0.ioBytes = ByteCount(bytes: 1 << 19) }
    let two = try fixture.work(alpha, .memory(100))
    #expect(fixture.obstacle(two)?.kind == .memory)
    #expect(fixture.nextDeadline == nil)
    try fixture.charge(one) { $0.ioBytes = .mebibytes(4) }
    #expect(fixture.obstacle(two)?.kind == .rate)
    try fixture.adopt { $0.alpha.maxSessions = 1 }
    #expect(fixture.obstacle(two)?.kind == .slots)
    #expect(fixture.nextDeadline == nil)
    #expect(try fixture.end(one).isEmpty)
    #expect(fixture.nextDeadline == moment(.milliseconds(3500)).boot)
    #expect(fixture.advance(to: 3.5).admitted == [two])
  }

  @Test("Absurd amounts are owed for ever, and nothing overflows")
  func absurd() throws {
    var fixture = try EngineFixture { $0.alpha.ioBandwidth = ByteCount(bytes: 4096) }
    let one = try fixture.work()
    for _ in 0..<3 { try fixture.charge(one) { $0.ioBytes = ByteCount(bytes: .max) } }
    let two = try fixture.work()
    #expect(fixture.obstacle(two)?.until ?? fixture.now.boot > moment(.seconds(86_400)).boot)
  }
}

extension GroupRates {
  /// Of an engine that nobody has used.
  fileprivate static var none: GroupRates { Engine(policy: .builtIn(at: moment(.zero).wall)).rates }
}
