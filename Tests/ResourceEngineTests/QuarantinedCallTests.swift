import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Calls of a kind that limits ended twice are refused for an hour.
@Suite struct QuarantinedCallTests {
  private let alpha = EngineFixture.alpha

  private func fixture(
    _ change: (inout FixturePolicy) -> Void = { _ in }
  ) throws -> EngineFixture {
    try EngineFixture {
      $0.settings.runaway.quarantineAfter = 2
      $0.settings.runaway.quarantineDuration = .seconds(3600)
      $0.alphaDirective.switching.action = .cancel
      $0.alphaDirective.switching.cpu = .seconds(1)
      change(&$0)
    }
  }

  /// A call of this kind that a threshold ends.
  @discardableResult
  private func offend(
    _ fixture: inout EngineFixture, _ kind: String = "q"
  ) throws -> [Effect] {
    let id = try fixture.work(alpha, .kind(kind))
    return try fixture.charge(id) { $0.cpu = .seconds(2) }
  }

  private func isRefused(_ fixture: inout EngineFixture, _ kind: String = "q") throws -> Bool {
    let id = try fixture.open()
    do {
      try fixture.begin(id, .kind(kind))
      try fixture.apply(.close(id))
      return false
    } catch Rejection.quarantined(kind, _, _) {
      return true
    }
  }

  private func entry(_ fixture: EngineFixture) throws -> Quarantine.Entry {
    try #require(fixture.engine.quarantine.entries.first)
  }

  @Test("The last offence that is allowed is noted, and the next calls are refused with a reason")
  func refused() throws {
    var fixture = try fixture()
    #expect(try offend(&fixture).notes.count == 1)
    #expect(try !isRefused(&fixture))
    let notes = try offend(&fixture).notes
    #expect(notes.contains { $0.hasPrefix("quarantine of q: ") })
    let id = try fixture.open()
    let reason = try entry(fixture).reason
    let until = moment(.seconds(3600)).wall
    #expect(throws: Rejection.quarantined(fingerprint: "q", until: until, reason: reason)) {
      try fixture.begin(id, .kind("q"))
    }
    #expect(try !isRefused(&fixture, "other"))
    try fixture.begin(id)
    #expect(fixture.state(id) == .active)
  }

  @Test("It is over after its duration, and forgotten then")
  func duration() throws {
    var fixture = try fixture()
    try offend(&fixture)
    try offend(&fixture)
    fixture.advance(to: 3599.999)
    #expect(try isRefused(&fixture))
    fixture.at(3600)
    #expect(try !isRefused(&fixture))
    fixture.advance(to: 3600.001)
    #expect(fixture.engine.quarantine.entries.isEmpty)
  }

  @Test("An offence counts for the duration only")
  func forgetting() throws {
    var fixture = try fixture()
    try offend(&fixture)
    fixture.at(3600.001)
    try offend(&fixture)
    #expect(try entry(fixture).offences == 1 && !isRefused(&fixture))
    fixture.at(7200)
    try offend(&fixture)
    #expect(try entry(fixture).offences == 2 && isRefused(&fixture))
  }

  @Test("A call offends once, even if it becomes a runaway and is ended as well")
  func onceEach() throws {
    var fixture = try fixture { $0.settings.runaway.threshold = .seconds(1) }
    #expect(try offend(&fixture).notes.count == 2)
    #expect(try entry(fixture).offences == 1)
    #expect(fixture.counters().runaways == 1 && fixture.counters().thresholdCancels == 1)
  }

  @Test("A runaway that nobody ends is an offence too")
  func runaway() throws {
    var fixture = try fixture {
      $0.settings.runaway.threshold = .seconds(1)
      $0.alphaDirective.switching.action = nil
    }
    try offend(&fixture)
    let effects = try offend(&fixture)
    #expect(effects.notes.last == "quarantine of q: runaway: CPU time over 1s")
    #expect(try isRefused(&fixture))
  }

  @Test("The way out forgets the fingerprint and its offences")
  func removed() throws {
    var fixture = try fixture()
    try offend(&fixture)
    try offend(&fixture)
    try fixture.apply(.quarantine(.remove(fingerprint: "q")))
    #expect(try !isRefused(&fixture))
    try offend(&fixture)
    #expect(try !isRefused(&fixture))
    #expect(throws: Rejection.fingerprintNotFound("x")) {
      try fixture.apply(.quarantine(.remove(fingerprint: "x")))
    }
  }

  @Test("An administrator refuses a kind by hand, for as long as is said")
  func byHand() throws {
    var fixture = try fixture()
    let running = try fixture.work(alpha, .kind("q"))
    try fixture.apply(
      .quarantine(.add(fingerprint: "q", reason: "bad plan", for: .seconds(100_000))))
    #expect(try entry(fixture).reason == "bad plan" && isRefused(&fixture))
    // An offence does not make it shorter.
    try fixture.charge(running) { $0.cpu = .seconds(2) }
    try fixture.apply(.quarantine(.add(fingerprint: "other", reason: "", for: .seconds(1))))
    fixture.advance(to: 99_999)
    #expect(try isRefused(&fixture))
    fixture.advance(to: 100_000)
    #expect(try !isRefused(&fixture))
  }

  @Test("An offence while it is refused by hand leaves the later end")
  func byHandAndOffence() throws {
    var fixture = try fixture { $0.settings.runaway.quarantineAfter = 1 }
    let running = try fixture.work(alpha, .kind("q"))
    try fixture.apply(.quarantine(.add(fingerprint: "q", reason: "", for: .seconds(100_000))))
    try fixture.charge(running) { $0.cpu = .seconds(2) }
    #expect(try entry(fixture).until == moment(.seconds(100_000)).wall)
    try fixture.apply(.quarantine(.add(fingerprint: "q", reason: "", for: .seconds(10))))
    #expect(try entry(fixture).until == moment(.seconds(10)).wall)
  }

  @Test("With quarantine-after 0 nothing is remembered; without a fingerprint nothing either")
  func never() throws {
    var fixture = try fixture { $0.settings.runaway.quarantineAfter = 0 }
    for _ in 0..<3 { try offend(&fixture) }
    #expect(fixture.engine.quarantine.entries.isEmpty)
    try fixture.adopt { $0.settings.runaway.quarantineAfter = 1 }
    let one = try fixture.work()
    try fixture.charge(one) { $0.cpu = .seconds(2) }
    #expect(fixture.engine.quarantine.entries.isEmpty)
  }

  @Test("SYS_GROUP and system sessions are never refused, and nobody is while enabled is off")
  func exempt() throws {
    var fixture = try fixture()
    try fixture.apply(.quarantine(.add(fingerprint: "q", reason: "", for: .seconds(10))))
    let administration = try fixture.work(Policy.sysGroup, .kind("q"))
    let system = try fixture.open(alpha, isSystem: true)
    try fixture.begin(system, .kind("q"))
    #expect(fixture.state(administration) == .active && fixture.state(system) == .active)
    try fixture.adopt { $0.settings.isEnabled = false }
    #expect(try !isRefused(&fixture))
  }

  @Test("A thousand fingerprints are remembered: the oldest goes")
  func bounded() throws {
    var engine = Engine(policy: .builtIn(at: moment(.zero).wall))
    for number in 0...1000 {
      let event = QuarantineEvent.add(
        fingerprint: "f\(number)", reason: "", for: .seconds(1000))
      _ = try engine.apply(.quarantine(event), at: moment(.zero))
    }
    #expect(engine.quarantine.entries.count == 1000)
    #expect(engine.quarantine.refusal(of: "f0", at: moment(.zero).wall) == nil)
    #expect(engine.quarantine.refusal(of: "f1", at: moment(.zero).wall) != nil)
  }
}
