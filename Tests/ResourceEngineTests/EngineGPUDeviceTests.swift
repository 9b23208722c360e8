import FoundationEssentials
import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// GPUs by name: which ones calls get, and what a look at the machine changes.
@Suite struct EngineGPUDeviceTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta
  static let names = (0..<6).map { "GPU-\($0)dfd6a8c-1f9a-4d6b-9a30-0c5f6f2b7a11" }

  private func demand(_ count: Int) -> CallDemand { CallDemand(gpus: count) }
  private func share(_ memory: Int64) -> CallDemand { CallDemand(gpuMemory: .mebibytes(memory)) }

  static func gpus(_ nodes: [Int?], memory: Int64? = 80) throws -> [GPU] {
    try zip(names, nodes).map { name, node in
      GPU(
        try GPUName(parsing: name), model: "H100", memory: memory.map(ByteCount.mebibytes),
        node: node)
    }
  }

  private func fixture(
    _ nodes: [Int?] = [nil, nil, nil, nil],
    _ change: (inout FixturePolicy) -> Void = { _ in }
  ) throws -> EngineFixture {
    var fixture = try EngineFixture(change)
    try fixture.apply(.observe(HostReading(gpus: try Self.gpus(nodes))))
    return fixture
  }

  private func devices(_ id: SessionID, _ fixture: EngineFixture) -> [Int] {
    (fixture.grant(id)?.devices ?? []).compactMap { Self.names.firstIndex(of: $0.name.visible) }
  }

  @Test("Nobody gets a GPU before somebody has looked, and none that was not found")
  func looked() throws {
    var fixture = try EngineFixture()
    let one = try fixture.open()
    let refusal = #expect(throws: Rejection.self) { try fixture.begin(one, demand(1)) }
    #expect(
      refusal?.description
        == "it could never run: no GPU is known here, 1 asked for (found on the machine)")
    try fixture.apply(.observe(HostReading(gpus: try Self.gpus([nil, nil]))))
    #expect(throws: Rejection.self) { try fixture.begin(one, demand(3)) }
    try fixture.begin(one, demand(2))
    #expect(devices(one, fixture) == [0, 1] && fixture.grant(one)?.gpus == 2)
    // A reading of something else says nothing of GPUs.
    try fixture.apply(.observe(HostReading()))
    #expect(fixture.engine.gpus.devices.count == 2)
    fixture.forgetBoot()
    #expect(fixture.engine.gpus.devices.isEmpty && fixture.engine.gpus.held == 2)
  }

  @Test("The lowest free ones, each for one call, until it ends, is cancelled, killed or lost")
  func exclusive() throws {
    var fixture = try fixture()
    let one = try fixture.work(alpha, demand(1))
    let two = try fixture.work(beta, demand(2))
    let three = try fixture.work(alpha, demand(1))
    #expect([one, two, three].map { devices($0, fixture) } == [[0], [1, 2], [3]])
    let waiting = try (0..<4).map { _ in try fixture.work(beta, demand(1)) }
    let obstacle = try #require(fixture.obstacle(waiting[0]))
    #expect(obstacle.description == "4 of 4 GPUs are taken, 1 asked for (found on the machine)")
    #expect(obstacle.holders == [one, two, three])
    try fixture.end(three)
    try fixture.apply(.cancelCall(try #require(fixture.engine.sessions[one]?.call?.id)))
    try fixture.apply(.lose(two, reason: "the machine was restarted"))
    #expect(waiting.map { devices($0, fixture) } == [[3], [0], [1], [2]])
    for id in waiting {
      try fixture.apply(
        .kill(id, Termination(outcome: .killed, reason: "", signal: 15, grace: .zero)))
    }
    #expect(fixture.engine.gpus.held == 0)
  }

  @Test(
    "Several come from one NUMA node where one has enough",
    arguments: [
      ([0, 0, 1, 1], 2, [0, 1]), ([0, 1, 1, 0], 2, [1, 2]), ([0, 1, 0, 1], 2, [0, 2]),
      ([0, 1, 1, 1], 3, [1, 2, 3]), ([0, 0, 1, 1], 3, [0, 1, 2]), ([1, 0, 0, 0], 1, [0]),
      ([nil, nil, 1, 1], 2, [2, 3]), ([nil, nil, nil, 1], 2, [0, 1]), ([0, 1, 2, 3], 2, [0, 1]),
    ] as [([Int?], Int, [Int])])
  func nodes(_ nodes: [Int?], _ count: Int, _ expected: [Int]) throws {
    var fixture = try fixture(nodes)
    let one = try fixture.work(alpha, demand(count))
    #expect(devices(one, fixture) == expected)
  }

  @Test("Shares go where they fit and leave the least room, never beside one who has it alone")
  func shares() throws {
    var fixture = try fixture([nil, nil])
    let one = try fixture.work(alpha, share(50))
    let two = try fixture.work(beta, share(40))
    let three = try fixture.work(beta, share(30))
    #expect([one, two, three].map { devices($0, fixture) } == [[0], [1], [0]])
    #expect(fixture.grant(one)?.gpus == 0 && fixture.engine.gpus.held == 2)
    let whole = try fixture.work(alpha, demand(1))
    let four = try fixture.work(beta, share(41))
    #expect(fixture.obstacle(whole)?.holders == [one, two, three])
    #expect(fixture.obstacle(four)?.kind == .gpus)
    try fixture.end(three)
    try fixture.end(one)
    #expect(devices(whole, fixture) == [0])
    #expect(
      fixture.obstacle(four)?.description
        == "no GPU has 41M of memory to give, the most is 40M (found on the machine)")
    let five = try fixture.open(beta)
    let refusal = #expect(throws: Rejection.self) { try fixture.begin(five, share(81)) }
    #expect(
      refusal?.description == "it could never run: no GPU has 81M of memory to give, the most is "
        + "80M (found on the machine)")
    #expect(try fixture.end(whole).admitted == [four])
    #expect(devices(four, fixture) == [0])
  }

  @Test("Where no memory is known nobody shares; a size that is declared is shared")
  func unknownMemory() throws {
    var fixture = try EngineFixture()
    let reading = HostReading(gpus: try Self.gpus([nil], memory: nil))
    try fixture.apply(.observe(reading))
    let one = try fixture.open()
    let refusal = #expect(throws: Rejection.self) { try fixture.begin(one, share(1)) }
    #expect(refusal?.description.contains("no GPU is known here whose memory is") == true)
    try fixture.adopt { $0.settings.gpus = .count(1, memory: .mebibytes(10)) }
    try fixture.begin(one, share(10))
    #expect(devices(one, fixture) == [0])
    // What an earlier look knew is kept where a later one does not say it.
    try fixture.adopt { $0.settings.gpus = .found }
    try fixture.apply(.observe(HostReading(gpus: try Self.gpus([1]))))
    try fixture.apply(.observe(reading))
    let kept = try #require(fixture.engine.gpus.devices.first)
    #expect(kept.memory == .mebibytes(80) && kept.node == 1)
  }

  @Test("A group holds something of no more GPUs than its limit, as shares too")
  func groupLimit() throws {
    var fixture = try fixture([nil, nil]) { $0.alphaDirective.gpus = 1 }
    let one = try fixture.work(alpha, share(50))
    let two = try fixture.work(alpha, share(50))
    #expect(
      fixture.obstacle(two)?.description
        == "1 of 1 GPUs are taken, 1 asked for (plan FIXTURE_PLAN, directive ALPHA)")
    let other = try fixture.work(beta, share(31))
    #expect(devices(other, fixture) == [1], "one group's limit keeps nobody else")
    try fixture.end(one)
    #expect(devices(two, fixture) == [1] || devices(two, fixture) == [0])
    let three = try fixture.work(alpha, share(20))
    #expect(devices(three, fixture) == devices(two, fixture))
    try fixture.adopt { $0.alphaDirective.gpus = 0 }
    let four = try fixture.open()
    #expect(throws: Rejection.self) { try fixture.begin(four, share(1)) }
  }

  @Test("What is held and no longer found keeps as many of the others from being granted")
  func gone() throws {
    var fixture = try fixture([nil, nil])
    let one = try fixture.work(alpha, demand(1))
    let others = Array(try Self.gpus([nil, nil, nil]).dropFirst())
    try fixture.apply(.observe(HostReading(gpus: others)))
    let two = try fixture.work(beta, demand(1))
    let three = try fixture.work(beta, demand(1))
    #expect(devices(two, fixture) == [1] && fixture.state(three) == .waiting)
    #expect(fixture.engine.gpuListing().map(\.isGone) == [false, false, true])
    #expect(fixture.engine.gpuListing().map(\.holders) == [[two], [], [one]])
    #expect(try fixture.end(one).admitted == [three])
    #expect(devices(three, fixture) == [2])
  }

  @Test("A waiting call that could never run any more is told so")
  func shrunk() throws {
    var fixture = try fixture([nil, nil])
    _ = try fixture.work(alpha, demand(1))
    let two = try fixture.work(beta, demand(2))
    let effects = try fixture.apply(.observe(HostReading(gpus: try Self.gpus([nil]))))
    #expect(fixture.engine.sessions[two]?.call == nil)
    #expect(effects.notes.first?.contains("1 of 1 GPUs are taken, 2 asked for") == true)
  }

  @Test("Declared: the first of those found, those named, or as many by number")
  func declared() throws {
    func names(_ text: String, _ found: [GPU]?) throws -> [String] {
      var fixture = try EngineFixture { $0.settings.gpus = try! GPUDeclaration(parsing: text) }
      if let found { try fixture.apply(.observe(HostReading(gpus: found))) }
      return fixture.engine.gpus.devices.map { "\($0.name)" + ($0.memory.map { "=\($0)" } ?? "") }
    }
    let found = try Self.gpus([nil, nil])
    let (first, second, third) = (Self.names[0], Self.names[1], Self.names[2])
    let part = "MIG-" + first.dropFirst(4)
    #expect(try names("auto", nil) == [])
    #expect(try names("auto", found) == [first + "=80M", second + "=80M"])
    #expect(try names("0", found) == [])
    #expect(try names("1x9M", found) == [first + "=80M"])
    #expect(try names("5", found) == [first + "=80M", second + "=80M"])
    #expect(try names("2", []) == ["any:0", "any:1"])
    #expect(try names("2x8M", nil) == ["any:0=8M", "any:1=8M"])
    #expect(try names("\(second),\(first)=20M", found) == [second + "=80M", first + "=20M"])
    #expect(try names("\(third),\(second)", found) == [second + "=80M"])
    #expect(try names("\(third)=8M,\(second)", nil) == [third + "=8M", second])
    #expect(try names("\(part),\(third)", found) == [part])
    // A look that found one thing twice, which only a state made by hand can have.
    #expect(try names("auto", found + found) == [first + "=80M", second + "=80M"])
  }

  @Test("Who is not limited gets what is free, then what others hold, and counts what it asked")
  func unlimited() throws {
    var fixture = try fixture([nil, nil])
    _ = try fixture.work(alpha, demand(1))
    let two = try fixture.work(Policy.sysGroup, demand(5))
    #expect(devices(two, fixture) == [1, 0] && fixture.grant(two)?.gpus == 5)
    let three = try fixture.work(Policy.sysGroup, share(500))
    #expect(devices(three, fixture) == [0])
    #expect(fixture.engine.gpus.held == 5)
    try fixture.end(two)
    try fixture.end(three)
    #expect(fixture.engine.gpus.held == 1)
  }

  @Test("A state from before GPUs had names keeps as many from being granted")
  func olderState() throws {
    var fixture = try fixture([nil, nil])
    let one = try fixture.work(alpha, demand(1))
    var text = String(
      decoding: try JSONEncoder().encode(fixture.engine.parts), as: UTF8.self)
    let devices = "\"devices\":[{\"name\":\"\(Self.names[0])\"}],"
    #expect(text.contains(devices) || text.contains("," + devices.dropLast()))
    text = text.replacing(devices, with: "").replacing("," + devices.dropLast(), with: "")
    let parts = try JSONDecoder().decode(EngineParts.self, from: Data(text.utf8))
    var engine = Engine(parts, capacity: fixture.capacity)
    #expect(engine.gpus.held == 1 && engine.gpus.held(by: alpha) == 1)
    let listing = engine.shortage(in: beta, for: demand(2), at: fixture.now)
    #expect(listing?.description.hasPrefix("1 of 2 GPUs are taken") == true)
    let call = try #require(engine.sessions[one]?.call?.id)
    _ = try engine.apply(.endCall(call, Usage()), at: fixture.now)
    #expect(engine.gpus.held == 0 && engine.invariantViolations(at: fixture.now).isEmpty)
  }

  @Test("A command sees its own GPUs; one that asked for none is told so only under a limit")
  func visibility() throws {
    var fixture = try fixture([nil, nil]) { $0.betaDirective.gpus = 1 }
    func visible(_ id: SessionID) -> [String]? {
      fixture.engine.gpuVisibility(of: id).map { [$0.cuda, $0.rocr, "\($0.needsBusOrder)"] }
    }
    let one = try fixture.work(alpha, demand(2))
    #expect(visible(one) == [Self.names[0] + "," + Self.names[1], "", "false"])
    #expect(visible(try fixture.work(alpha)) == nil)
    #expect(visible(try fixture.work(beta)) == ["", "", "false"])
    #expect(visible(try fixture.work(beta, demand(1))) == nil, "it waits")
    #expect(visible(try fixture.open()) == nil)
    try fixture.end(one)
    try fixture.adopt { $0.settings.gpus = 3 }
    try fixture.apply(
      .observe(
        HostReading(gpus: [
          GPU(GPUName(.nvidia, number: 0)), GPU(GPUName(.amd, number: 0)),
          GPU(try GPUName(parsing: "GPU-0123456789abcdef")),
        ])))
    let three = try fixture.open()
    try fixture.begin(three, demand(2))
    #expect(visible(three) == ["0", "0", "true"])
    fixture.forgetBoot()
    try fixture.adopt { $0.settings.gpus = 8 }
    let four = try fixture.work(alpha, demand(2))
    #expect(visible(four) == ["0,1", "0,1", "true"])
    try fixture.adopt { $0.settings.isEnabled = false }
    #expect(visible(try fixture.work(beta)) == nil)
  }
}
