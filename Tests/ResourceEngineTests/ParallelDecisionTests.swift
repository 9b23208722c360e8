import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

private let group = GroupID(100)
private let other = GroupID(101)

/// A table in which `busy` servers are held by a call of another group.
private func pools(busy: Int, _ rules: [ServerPoolRule] = []) -> ServerPools {
  var pools = ServerPools(rules)
  pools.restore(CallID(1), ParallelRequest(.manual(degree: busy)), in: other, degree: busy)
  return pools
}

@Suite("What becomes of a request for parallel servers")
struct ParallelDecisionTests {
  private let machine = ParallelMachine(cores: 16, totalServers: 32)

  private func text(_ decision: ParallelDecision) -> String {
    switch decision {
    case .grant(let degree, let servers, let isDowngraded):
      "grant \(degree) \(servers)\(isDowngraded ? " downgraded" : "")"
    case .wait(let shortage): "wait \(text(shortage))"
    case .never(let shortage): "never \(text(shortage))"
    }
  }

  private func text(_ shortage: ServerShortage) -> String {
    let constraint =
      switch shortage.constraint {
      case .total: "total"
      case .pool(let id): "pool \(id)"
      case .groupServers(let id): "servers of \(id)"
      case .groupDegree(let id): "degree of \(id)"
      }
    return "\(constraint) \(shortage.inUse)/\(shortage.limit)"
      + " asked \(shortage.asked) least \(shortage.least)"
  }

  @Test(
    "A manual request gets exactly its degree, waits, or is refused at once",
    arguments: [
      (8, 0, nil, 1, "grant 8 8"), (32, 0, nil, 1, "grant 32 32"),
      (8, 24, nil, 1, "grant 8 8"),
      (9, 24, nil, 1, "wait total 24/32 asked 9 least 9"),
      (33, 0, nil, 1, "never total 0/32 asked 33 least 33"),
      (33, 24, nil, 1, "never total 24/32 asked 33 least 33"),
      (16, 0, nil, 2, "grant 16 32"), (17, 0, nil, 2, "never total 0/32 asked 34 least 34"),
      (16, 2, nil, 2, "wait total 2/32 asked 32 least 32"),
      (1, 32, nil, 1, "grant 1 0"), (.min, 32, nil, 1, "grant 1 0"),
      (33, 0, 4, 1, "grant 4 4 downgraded"), (8, 0, 8, 1, "grant 8 8"),
      (8, 32, 0, 1, "grant 1 0 downgraded"), (8, 30, 4, 1, "wait total 30/32 asked 4 least 4"),
      (.max, 0, nil, 2, "never total 0/32 asked 2000000 least 2000000"),
    ] as [(Int, Int, Int?, Int, String)])
  func manual(degree: Int, busy: Int, limit: Int?, sets: Int, expected: String) {
    let decision = pools(busy: busy).decide(
      ParallelRequest(.manual(degree: degree), sets: sets), in: group, on: machine,
      ParallelLimits(degree: limit))
    #expect(text(decision) == expected)
  }

  @Test(
    "An automatic request gets what the formula gives, or what is free but at least 2",
    arguments: [
      (0, 100_000, "grant 16 16"), (0, 1_000, "grant 4 4"), (32, 10, "grant 1 0"),
      (20, 100_000, "grant 12 12 downgraded"), (30, 100_000, "grant 2 2 downgraded"),
      (31, 100_000, "wait total 31/32 asked 16 least 2"),
      (32, 100_000, "wait total 32/32 asked 16 least 2"),
    ] as [(Int, UInt64, String)])
  func automatic(busy: Int, cost: UInt64, expected: String) {
    for mode in [ParallelMode.automatic, .adaptive] {
      let decision = pools(busy: busy).decide(
        ParallelRequest(mode, cost: cost), in: group, on: machine)
      #expect(text(decision) == expected)
    }
  }

  @Test(
    "A downgrade keeps to its floor: 2, the request's minimum, the percentage, or none at all",
    arguments: [
      (1, 0, true, true, 27, "grant 5 5 downgraded"),
      (6, 0, true, true, 27, "wait total 27/32 asked 16 least 6"),
      (6, 0, true, true, 26, "grant 6 6 downgraded"),
      (1, 50, true, true, 24, "grant 8 8 downgraded"),
      (1, 50, true, true, 25, "wait total 25/32 asked 16 least 8"),
      (1, 51, true, true, 24, "wait total 24/32 asked 16 least 9"),
      (1, 900, true, true, 20, "wait total 20/32 asked 16 least 16"),
      (1, -9, true, true, 30, "grant 2 2 downgraded"),
      (1, 0, false, true, 20, "wait total 20/32 asked 16 least 16"),
      (1, 0, true, false, 20, "wait total 20/32 asked 16 least 16"),
      (1, 0, false, false, 16, "grant 16 16"), (99, 0, true, true, 16, "grant 16 16"),
      (.max, 0, true, true, 17, "wait total 17/32 asked 16 least 16"),
      (.min, .max, true, true, 17, "wait total 17/32 asked 16 least 16"),
    ] as [(Int, Int, Bool, Bool, Int, String)])
  func floors(
    minimum: Int, percent: Int, isOn: Bool, allows: Bool, busy: Int, expected: String
  ) {
    var machine = machine
    machine.minPercent = percent
    machine.isDowngradeOn = isOn
    let decision = pools(busy: busy).decide(
      ParallelRequest(.automatic, minimum: minimum, allowsDowngrade: allows), in: group,
      on: machine)
    #expect(text(decision) == expected)
  }

  @Test("The tightest of machine, pool and group is named, and of equal ones the widest")
  func constraints() {
    let rules = [
      ServerPoolRule(id: ServerPoolID(7), name: "P", maximum: 20, groups: [group, other])
    ]
    let table = pools(busy: 14, rules)
    func decide(_ degree: Int, servers: Int?) -> String {
      text(
        table.decide(
          ParallelRequest(.manual(degree: degree)), in: group, on: machine,
          ParallelLimits(servers: servers)))
    }
    #expect(decide(6, servers: nil) == "grant 6 6")
    #expect(decide(7, servers: nil) == "wait pool 7 14/20 asked 7 least 7")
    #expect(decide(7, servers: 6) == "never servers of 100 0/6 asked 7 least 7")
    #expect(decide(7, servers: 7) == "wait pool 7 14/20 asked 7 least 7")
    #expect(decide(21, servers: nil) == "never pool 7 14/20 asked 21 least 21")
    #expect(decide(21, servers: 20) == "never pool 7 14/20 asked 21 least 21")
    #expect(decide(2, servers: -1) == "never servers of 100 0/0 asked 2 least 2")
    #expect(pools(busy: 14, rules).free(for: GroupID(5), on: machine) == 18)
    #expect(pools(busy: 14, rules).free(for: group, on: machine) == 6)
  }

  @Test("A group holds its part of the servers and not more, also when others are free")
  func groupShare() {
    var table = ServerPools()
    let limits = ParallelLimits(servers: 10)
    expectDone(
      table.reserve(
        CallID(1), ParallelRequest(.manual(degree: 6)), in: group, degree: 6, on: machine, limits))
    let next = table.decide(
      ParallelRequest(.manual(degree: 5)), in: group, on: machine, limits)
    #expect(text(next) == "wait servers of 100 6/10 asked 5 least 5")
    let fits = table.decide(
      ParallelRequest(.automatic), in: group, on: machine, limits)
    #expect(text(fits) == "grant 4 4 downgraded")
  }

  @Test("An automatic request is not above what its group and pool can ever have, and not refused")
  func automaticNeverWaitsForEver() {
    let rules = [ServerPoolRule(id: ServerPoolID(1), name: "P", maximum: 5, groups: [group])]
    let table = ServerPools(rules)
    func decide(_ request: ParallelRequest, _ limits: ParallelLimits) -> String {
      text(table.decide(request, in: group, on: machine, limits))
    }
    let request = ParallelRequest(.automatic)
    #expect(decide(request, ParallelLimits()) == "grant 5 5")
    #expect(decide(request, ParallelLimits(degree: 3)) == "grant 3 3")
    #expect(decide(request, ParallelLimits(servers: 0)) == "grant 1 0")
    #expect(decide(request, ParallelLimits(degree: 0)) == "grant 1 0")
    #expect(decide(ParallelRequest(.automatic, sets: 2), ParallelLimits()) == "grant 2 4")
  }

  @Test("An automatic request that may never have its minimum is refused, and told why")
  func minimumOutOfReach() {
    let request = ParallelRequest(.automatic, minimum: 8)
    let table = pools(busy: 32)
    let byDegree = table.decide(
      request, in: group, on: machine, ParallelLimits(degree: 4))
    #expect(text(byDegree) == "never degree of 100 0/4 asked 8 least 8")
    let byShare = table.decide(request, in: group, on: machine, ParallelLimits(servers: 7))
    #expect(text(byShare) == "never servers of 100 0/7 asked 8 least 8")
    let small = ServerPools().decide(
      ParallelRequest(.automatic, cost: 1_000, minimum: 8), in: group, on: machine,
      ParallelLimits(degree: 4))
    #expect(text(small) == "grant 4 4")
  }

  @Test(
    "Bypass never waits and is never refused: what is free, else serial",
    arguments: [
      (ParallelMode.manual(degree: 8), 0, "grant 8 8"),
      (.manual(degree: 8), 27, "grant 5 5 downgraded"),
      (.manual(degree: 8), 31, "grant 1 0 downgraded"),
      (.manual(degree: 8), 32, "grant 1 0 downgraded"),
      (.manual(degree: 99), 30, "grant 2 2 downgraded"),
      (.automatic, 24, "grant 8 8 downgraded"), (.automatic, 32, "grant 1 0 downgraded"),
      (.serial, 32, "grant 1 0"),
    ])
  func bypass(mode: ParallelMode, busy: Int, expected: String) {
    let decision = pools(busy: busy).decide(
      ParallelRequest(mode), in: group, on: machine, criticality: .bypass)
    #expect(text(decision) == expected)
  }

  @Test("Bypass goes under the minimum rather than being refused")
  func bypassUnderTheMinimum() {
    let decision = ServerPools().decide(
      ParallelRequest(.automatic, minimum: 8), in: group, on: machine, ParallelLimits(degree: 4),
      criticality: .bypass)
    #expect(text(decision) == "grant 4 4")
  }

  @Test("A place in front of the queue changes nothing in the answer")
  func queueFirst() {
    let request = ParallelRequest(.manual(degree: 9))
    let table = pools(busy: 24)
    #expect(
      table.decide(request, in: group, on: machine, criticality: .queue)
        == table.decide(request, in: group, on: machine))
  }

  @Test("A serial request needs no server, whatever is short")
  func serial() {
    let none = ParallelMachine(cores: 4, totalServers: 0)
    let decision = pools(busy: 9).decide(
      ParallelRequest(.serial), in: group, on: none, ParallelLimits(degree: 0, servers: 0))
    #expect(text(decision) == "grant 1 0")
  }

  @Test("A part of the servers is rounded down and never more than all")
  func shareAsCount() throws {
    func share(_ text: String, _ total: Int) throws -> Int {
      ParallelLimits.servers(
        try Percentage(parsing: text), of: ParallelMachine(cores: 1, totalServers: total))
    }
    #expect(try share("50", 128) == 64)
    #expect(try share("33.3333", 10) == 3)
    #expect(try share("100", .max) == .max)
    #expect(try share("0", 128) == 0)
    #expect(try share("50", -5) == 0)
  }
}
