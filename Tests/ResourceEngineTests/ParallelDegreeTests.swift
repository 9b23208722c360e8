import Quantities
import ResourceEngine
import TestSupport
import Testing

@Suite("The automatic degree of parallelism")
struct ParallelDegreeTests {
  private func degree(
    _ cost: UInt64?, _ machine: ParallelMachine, limit: Int? = nil, sets: Int = 1
  ) -> Int {
    DegreeOfParallelism.automatic(cost: cost, machine: machine, groupLimit: limit, sets: sets)
  }

  @Test(
    "The thresholds of the cost give one, a quarter, half and all of the processors",
    arguments: [
      (16, [1, 1, 4, 4, 8, 8, 16, 16]), (8, [1, 1, 2, 2, 4, 4, 8, 8]),
      (4, [1, 1, 2, 2, 4, 4, 4, 4]), (2, [1, 1, 2, 2, 2, 2, 2, 2]), (1, [1, 1, 1, 1, 1, 1, 1, 1]),
    ])
  func steps(cores: Int, expected: [Int]) {
    let costs: [UInt64?] = [0, 999, 1_000, 9_999, 10_000, 99_999, 100_000, nil]
    #expect(costs.map { degree($0, ParallelMachine(cores: cores)) } == expected)
  }

  @Test("Above a load of 0.8 per core half is left, above 0.6 three quarters, at least 1")
  func load() {
    let found = [0, 600, 601, 800, 801, 5_000, .max, -7].map { load in
      degree(nil, ParallelMachine(cores: 16, load: load))
    }
    #expect(found == [16, 16, 12, 12, 8, 8, 8, 16])
    #expect(degree(nil, ParallelMachine(cores: 1, load: 900)) == 1)
    #expect(degree(nil, ParallelMachine(cores: 1, load: 700)) == 1)
  }

  @Test("Each ceiling holds: processors, I/O, servers in their sets, group, cluster")
  func ceilings() {
    var machine = ParallelMachine(cores: 16, threadsPerCore: 4)
    #expect(degree(nil, machine) == 32)
    machine.ioParallelism = 1_000
    #expect(degree(nil, machine) == 64)
    machine.totalServers = 50
    #expect(degree(nil, machine) == 50)
    #expect(degree(nil, machine, sets: 2) == 25)
    #expect(degree(nil, machine, limit: 6) == 6)
    machine.clusterServers = 33
    machine.instances = 3
    #expect(degree(nil, machine) == 11)
    machine.clusterServers = 1_000
    #expect(degree(nil, machine) == 50)
    machine.instances = 0
    machine.clusterServers = 9
    #expect(degree(nil, machine) == 9)
    machine.totalServers = -4
    #expect(degree(nil, machine) == 1)
  }

  @Test("A group limit of 0 counts as 1")
  func zeroLimit() {
    #expect(degree(nil, ParallelMachine(cores: 8), limit: 0) == 1)
    #expect(degree(nil, ParallelMachine(cores: 8), limit: -3) == 1)
  }

  @Test("The cost model takes the degree with the least time, the smaller of equal ones")
  func leastTime() {
    var generator = SplitMix64(seed: 31)
    for _ in 0..<2_000 {
      var machine = ParallelMachine(cores: Int.random(in: 1...40, using: &generator))
      machine.model = .cost
      machine.ioParallelism = 1_000
      machine.serialCost = UInt64.random(in: 0...50, using: &generator)
      machine.coordinationCost = UInt64.random(in: 0...30, using: &generator)
      let cost = UInt64.random(in: 0...5_000, using: &generator)
      // p/d + c·d is compared exactly, as p·e + c·d·d·e against p·d + c·e·e·d.
      let c = machine.coordinationCost
      var best: UInt64 = 1
      for d in 2...UInt64(max(machine.cores, 2)) where d <= machine.cores {
        if cost * best + c * d * d * best < cost * d + c * best * best * d { best = d }
      }
      #expect(degree(cost, machine) == Int(best), "p \(cost), c \(c), \(machine.cores) cores")
    }
  }

  @Test("What coordinates for nothing takes all there is, and what costs nothing takes one")
  func edgesOfTheModel() {
    var machine = ParallelMachine(cores: 24)
    machine.model = .cost
    machine.coordinationCost = 0
    #expect(degree(1, machine) == 24)
    #expect(degree(0, machine) == 1)
    machine.coordinationCost = .max
    #expect(degree(.max, machine) == 1)
    machine.coordinationCost = 100
    // √(10 000 / 100)
    #expect(degree(10_000, machine) == 10)
  }

  @Test("The time of a degree is s + p/d + c·d, rounded up, and never overflows")
  func time() {
    var machine = ParallelMachine(cores: 8)
    machine.serialCost = 7
    machine.coordinationCost = 3
    #expect(DegreeOfParallelism.time(cost: 100, degree: 8, on: machine) == 7 + 13 + 24)
    #expect(DegreeOfParallelism.time(cost: 100, degree: 0, on: machine) == 110)
    machine.serialCost = .max
    #expect(DegreeOfParallelism.time(cost: 1, degree: 1, on: machine) == .max)
    machine.coordinationCost = .max
    #expect(DegreeOfParallelism.time(cost: .max, degree: .max, on: machine) == .max)
  }

  private func anyMachine(_ generator: inout SplitMix64) -> ParallelMachine {
    func number() -> Int {
      let number = Int(generator.magnitude())
      return generator.isOneIn(8) ? -number : number
    }
    func small() -> Int {
      generator.isOneIn(10) ? number() : Int.random(in: 0...70, using: &generator)
    }
    var machine = ParallelMachine(cores: small(), threadsPerCore: small(), totalServers: small())
    machine.ioParallelism = small()
    machine.load = generator.isOneIn(5) ? number() : Int.random(in: 0...1_200, using: &generator)
    machine.clusterServers = generator.isOneIn(3) ? small() : nil
    machine.instances = small()
    machine.model = generator.isOneIn(2) ? .cost : .thresholds
    machine.serialCost = UInt64(generator.magnitude())
    machine.coordinationCost = UInt64(generator.magnitude())
    if generator.isOneIn(2) {
      machine.thresholds = .init(
        quarter: generator.next() >> 40, half: generator.next() >> 40, all: generator.next() >> 40)
    }
    return machine
  }

  @Test(
    "On any machine the degree rises with the cost and stays under every ceiling",
    arguments: [UInt64(1), 2, 3])
  func isMonotonic(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for step in 0..<3_000 {
      let machine = anyMachine(&generator)
      let limit = generator.isOneIn(2) ? Int(generator.magnitude()) : nil
      let sets = Int.random(in: -1...2, using: &generator)
      var costs = (0..<12).map { _ in UInt64(generator.magnitude()) } + [0, .max]
      costs += [999, 1_000, 9_999, 10_000, 99_999, 100_000]
      costs.sort()
      let degrees = costs.map { degree($0, machine, limit: limit, sets: sets) }
      #expect(
        zip(degrees, degrees.dropFirst()).allSatisfy { $0 <= $1 },
        "seed \(seed), step \(step): \(machine) \(costs) \(degrees)")
      #expect(degree(nil, machine, limit: limit, sets: sets) == degrees.last)
      let (product, overflow) = max(machine.cores, 1)
        .multipliedReportingOverflow(by: max(machine.threadsPerCore, 1))
      let ceilings = [
        overflow ? Int.max : product, machine.ioParallelism, machine.servers / max(sets, 1),
        limit ?? .max, ParallelMode.degreeRange.upperBound,
      ]
      let most = max(ceilings.min() ?? 1, 1)
      #expect(
        degrees.allSatisfy { (1...most).contains($0) },
        "seed \(seed), step \(step): \(machine) \(degrees)")
    }
  }
}
