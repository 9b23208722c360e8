import Foundation
import Quantities
import ResourcePolicy
import Testing

@testable import ResourceEngine

private let group = GroupID(100)
private let other = GroupID(101)

@Suite("Who holds parallel servers")
struct ParallelPoolTests {
  private let machine = ParallelMachine(cores: 8, totalServers: 20)
  private let rules = [
    ServerPoolRule(id: ServerPoolID(2), name: "B", minimum: 3, groups: [other, group]),
    ServerPoolRule(id: ServerPoolID(1), name: "A", minimum: 4, maximum: 6, groups: [group]),
  ]

  private func manual(_ degree: Int, sets: Int = 1) -> ParallelRequest {
    ParallelRequest(.manual(degree: degree), sets: sets)
  }

  @Test("Reserving, changing, moving and releasing change all counts together")
  func counts() {
    var pools = ServerPools(rules)
    expectDone(pools.reserve(CallID(1), manual(3), in: group, degree: 3, on: machine))
    expectDone(pools.reserve(CallID(2), manual(4, sets: 2), in: other, degree: 4, on: machine))
    #expect(pools.busy == 11 && pools.held(by: group) == 3 && pools.held(by: other) == 8)
    expectDone(pools.change(CallID(1), to: 5, on: machine))
    #expect(pools.busy == 13 && pools.held(by: group) == 5)
    expectDone(pools.move(CallID(1), from: group, to: other))
    #expect(pools.held(by: group) == 0 && pools.held(by: other) == 13 && pools.busy == 13)
    #expect(pools.use(on: machine).map(\.busy) == [0, 0, 13])
    expectDone(pools.release(CallID(2)))
    #expect(pools.busy == 5 && pools.held(by: other) == 5)
    #expect(pools.structuralProblem == nil)
  }

  @Test("What is refused changes nothing")
  func refusals() {
    var pools = ServerPools(rules)
    expectDone(pools.reserve(CallID(1), manual(4), in: group, degree: 4, on: machine))
    let before = pools
    expectRefused(pools.reserve(CallID(1), manual(1), in: other, degree: 1, on: machine))
    expectRefused(pools.reserve(CallID(2), manual(3), in: group, degree: 3, on: machine))
    expectRefused(pools.reserve(CallID(2), manual(17), in: other, degree: 17, on: machine))
    let share = ParallelLimits(servers: 4)
    expectRefused(pools.reserve(CallID(2), manual(2), in: group, degree: 2, on: machine, share))
    expectRefused(pools.change(CallID(1), to: 7, on: machine))
    expectRefused(pools.change(CallID(1), to: 5, on: machine, share))
    expectRefused(pools.change(CallID(2), to: 1, on: machine))
    expectRefused(pools.move(CallID(1), from: other, to: group))
    expectRefused(pools.move(CallID(2), from: group, to: other))
    expectRefused(pools.release(CallID(2)))
    #expect(pools == before)
  }

  @Test("A degree of 1 takes no server and fits where nothing is free")
  func degreeOne() {
    var pools = ServerPools()
    pools.restore(CallID(1), manual(20), in: group, degree: 20)
    expectDone(
      pools.reserve(CallID(2), ParallelRequest(.adaptive), in: group, degree: 1, on: machine))
    expectDone(
      pools.reserve(CallID(3), ParallelRequest(.serial), in: group, degree: 9, on: machine))
    #expect(pools.busy == 20)
    #expect(pools.holding(of: CallID(2))?.servers == 0)
    #expect(pools.holding(of: CallID(3)) == nil)
  }

  @Test("Restoring is unconditional and the same as before, in any order")
  func restoring() {
    let small = ParallelMachine(cores: 1, totalServers: 2)
    var one = ServerPools(rules)
    one.restore(CallID(1), manual(9), in: group, degree: 9)
    one.restore(CallID(2), ParallelRequest(.adaptive), in: other, degree: 7)
    one.restore(CallID(1), manual(8), in: group, degree: 8)
    #expect(one.busy == 15 && one.held(by: group) == 8)
    #expect(one.free(for: group, on: small) == 0 && one.free(for: other, on: machine) == 5)
    expectDone(one.change(CallID(1), to: 7, on: small))
    expectRefused(one.change(CallID(1), to: 8, on: small))
    var two = ServerPools(rules)
    two.restore(CallID(2), ParallelRequest(.adaptive), in: other, degree: 7)
    two.restore(CallID(3), manual(4), in: GroupID(9), degree: 4)
    two.restore(CallID(1), manual(8), in: group, degree: 7)
    two.release(CallID(3))
    #expect(one.busy == two.busy && one.groups == two.groups && one.pools == two.pools)
    #expect(one.hashValue != 0 && one.structuralProblem == nil && two.structuralProblem == nil)
  }

  @Test("Values that make no sense count as the nearest that does")
  func hugeValues() {
    var pools = ServerPools([
      ServerPoolRule(id: ServerPoolID(1), name: "X", minimum: -5, maximum: -1, groups: [group])
    ])
    pools.restore(CallID(1), manual(.max, sets: .max), in: other, degree: .max)
    pools.restore(CallID(2), manual(.min, sets: .min), in: other, degree: .min)
    #expect(pools.busy == 2_000_000 && pools.structuralProblem == nil)
    expectRefused(pools.reserve(CallID(3), manual(2), in: group, degree: 2, on: machine))
    #expect(pools.use(on: machine).map(\.idle) == [0, 0])
    #expect(pools.utilization(on: ParallelMachine(cores: 1, totalServers: 0)) == 1000)
  }

  @Test("Other pools take over what runs, and a group in two pools is in the first")
  func reconfiguring() {
    var pools = ServerPools(rules)
    #expect(pools.pool(of: group).name == "A" && pools.pool(of: other).name == "B")
    #expect(pools.pool(of: GroupID(1)) == .standard)
    pools.restore(CallID(1), manual(5), in: group, degree: 5)
    pools.restore(CallID(2), manual(2), in: GroupID(1), degree: 2)
    pools.configure([
      ServerPoolRule(id: ServerPoolID(3), name: "C", maximum: 4, groups: [GroupID(1), group]),
      ServerPoolRule(id: ServerPoolID(0), name: "no other default", maximum: 0),
    ])
    #expect(pools.use(on: machine).map(\.busy) == [0, 7])
    #expect(pools.free(for: group, on: machine) == 0)
    #expect(pools.pool(of: other) == .standard)
    pools.configure([])
    #expect(pools.use(on: machine).map(\.busy) == [7] && pools.structuralProblem == nil)
  }

  private func lines(_ pools: ServerPools, _ machine: ParallelMachine) -> [String] {
    pools.servers(on: machine).map { server in
      let parts = [
        "\(server.pool)", server.number.map { "#\($0)" }, server.role?.rawValue,
        server.state.rawValue, server.call.map { "call \($0)" },
      ]
      return parts.compactMap { $0 }.joined(separator: " ")
    }
  }

  @Test("The list names every server with its role, and the idle ones that each pool keeps")
  func list() {
    var pools = ServerPools(rules)
    pools.restore(CallID(9), manual(2), in: group, degree: 2)
    pools.restore(CallID(3), manual(2, sets: 2), in: other, degree: 2)
    pools.restore(CallID(4), ParallelRequest(.adaptive), in: other, degree: 1)
    pools.restore(CallID(5), manual(2), in: GroupID(1), degree: 2)
    #expect(
      lines(pools, machine) == [
        "0 coordinator running call 5", "0 #1 producer running call 5",
        "0 #2 producer running call 5",
        "1 coordinator running call 9", "1 #1 producer running call 9",
        "1 #2 producer running call 9", "1 #3 idle", "1 #4 idle",
        "2 coordinator running call 3", "2 #1 producer running call 3",
        "2 #2 producer running call 3", "2 #3 consumer running call 3",
        "2 #4 consumer running call 3",
      ])
    #expect(pools.utilization(on: machine) == 400)
  }

  @Test("Idle servers are kept up to the minimum, the maximum and what the machine has")
  func idle() {
    func idle(_ rules: [ServerPoolRule], total: Int) -> [Int] {
      ServerPools(rules).use(on: ParallelMachine(cores: 1, totalServers: total)).map(\.idle)
    }
    #expect(idle(rules, total: 20) == [0, 4, 3])
    #expect(idle(rules, total: 5) == [0, 4, 1])
    #expect(idle(rules, total: 0) == [0, 0, 0])
    let narrow = ServerPoolRule(id: ServerPoolID(1), name: "N", minimum: 5, maximum: 2)
    #expect(idle([narrow], total: 9) == [0, 2])
  }

  @Test("The holders of a constraint are those whose servers count there")
  func holders() {
    var pools = ServerPools(rules)
    pools.restore(CallID(9), manual(2), in: group, degree: 2)
    pools.restore(CallID(3), manual(2), in: other, degree: 2)
    pools.restore(CallID(4), ParallelRequest(.adaptive), in: other, degree: 1)
    func calls(_ constraint: ServerShortage.Constraint) -> [UInt64] {
      pools.holders(of: constraint).map(\.call.value)
    }
    #expect(calls(.total) == [3, 9])
    #expect(calls(.pool(ServerPoolID(1))) == [9])
    #expect(calls(.groupServers(other)) == [3])
    #expect(calls(.groupDegree(other)) == [])
  }

  @Test("A pool of the policy becomes a rule with the same values")
  func fromPolicy() throws {
    var policy = Policy.builtIn(at: WallTime(milliseconds: 0))
    let pool = try policy.createServerPool(
      EntityName("REPORTS"),
      ServerPoolAttributes(minimum: 2, maximum: 9, groups: [Policy.batchGroup]))
    #expect(
      ServerPoolRule(pool)
        == ServerPoolRule(
          id: ServerPoolID(1), name: "REPORTS", minimum: 2, maximum: 9,
          groups: [Policy.batchGroup]))
  }

  @Test("What is stored is read again, and what is missing has its standard value")
  func coding() throws {
    func again<Value: Codable>(_ value: Value) throws -> Value {
      try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }
    func read<Value: Decodable>(_ text: String) throws -> Value {
      try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
    var machine = ParallelMachine(cores: 3, threadsPerCore: 2, load: 650, totalServers: 9)
    machine.ioParallelism = 5
    machine.clusterServers = 40
    machine.instances = 4
    machine.isDowngradeOn = false
    machine.minPercent = 25
    machine.model = .cost
    machine.thresholds = .init(quarter: 1, half: 2, all: 3)
    machine.serialCost = 8
    machine.coordinationCost = 6
    #expect(try again(machine) == machine)
    #expect(try read("{}") == ParallelMachine())
    let request = ParallelRequest(
      .manual(degree: 6), cost: 77, minimum: 3, sets: 2, allowsDowngrade: false)
    #expect(try again(request) == request)
    #expect(try read(#"{"mode": "auto"}"#) == ParallelRequest(.automatic))
    #expect(throws: DecodingError.self) {
      let _: ParallelRequest = try read(#"{"mode": "0"}"#)
    }
  }
}
