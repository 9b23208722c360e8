import Quantities
import ResourceEngine
import Testing

private let group = GroupID(100)
private let other = GroupID(101)

@Suite("Adaptive calls")
struct ParallelAdjustmentTests {
  private func machine(load: Int = 0, servers: Int = 64) -> ParallelMachine {
    ParallelMachine(cores: 16, load: load, totalServers: servers)
  }

  /// Adaptive calls of one group with these degrees, from call 1.
  private func pools(
    _ degrees: [Int], _ request: ParallelRequest = ParallelRequest(.adaptive)
  ) -> ServerPools {
    var pools = ServerPools()
    for (index, degree) in degrees.enumerated() {
      pools.restore(CallID(UInt64(index + 1)), request, in: group, degree: degree)
    }
    return pools
  }

  private func adjust(
    _ pools: ServerPools, _ machine: ParallelMachine, mayRise: Bool = true,
    limits: ParallelLimits = ParallelLimits()
  ) -> [String] {
    pools.adjustments(on: machine, mayRise: mayRise) { _ in limits }
      .map { "\($0.call): \($0.from) -> \($0.to)" }
  }

  @Test("A downgraded call rises to what it would get now when servers are free")
  func rises() {
    #expect(adjust(pools([4]), machine()) == ["1: 4 -> 16"])
    #expect(adjust(pools([4]), machine(servers: 9)) == ["1: 4 -> 9"])
    #expect(adjust(pools([1]), machine(servers: 9)) == ["1: 1 -> 9"])
    #expect(adjust(pools([4]), machine(), limits: ParallelLimits(degree: 6)) == ["1: 4 -> 6"])
    #expect(adjust(pools([4]), machine(), limits: ParallelLimits(servers: 7)) == ["1: 4 -> 7"])
    #expect(
      adjust(pools([4], ParallelRequest(.adaptive, sets: 2)), machine(servers: 20)) == [
        "1: 4 -> 10"
      ])
  }

  @Test("Nothing rises while calls wait for servers")
  func waitersFirst() {
    #expect(adjust(pools([4]), machine(), mayRise: false) == [])
    #expect(adjust(pools([16]), machine(load: 900), mayRise: false) == ["1: 16 -> 8"])
  }

  @Test("Only adaptive calls are adjusted")
  func onlyAdaptive() {
    for mode in [ParallelMode.manual(degree: 8), .automatic] {
      #expect(adjust(pools([4], ParallelRequest(mode)), machine(load: 900)) == [])
      #expect(adjust(pools([4, 16], ParallelRequest(mode)), machine()) == [])
    }
  }

  @Test("Free servers go to the call with the lowest part of what it wants, then the lowest id")
  func isFair() {
    #expect(adjust(pools([8, 2, 4]), machine(servers: 20)) == ["2: 2 -> 6", "3: 4 -> 6"])
    #expect(adjust(pools([4, 4, 4]), machine(servers: 14)) == ["1: 4 -> 5", "2: 4 -> 5"])
    var mixed = pools([3])
    // It wants 4 of the cost, so that 3 are more for it than 3 of 16 are for the first.
    mixed.restore(CallID(2), ParallelRequest(.adaptive, cost: 1_000), in: group, degree: 3)
    #expect(adjust(mixed, machine(servers: 8)) == ["1: 3 -> 5"])
    #expect(adjust(mixed, machine(servers: 30)) == ["1: 3 -> 16", "2: 3 -> 4"])
  }

  @Test("A call that cannot rise does not stand in the way of others")
  func blockedByItsPool() {
    var pools = ServerPools([
      ServerPoolRule(id: ServerPoolID(1), name: "A", maximum: 4, groups: [group])
    ])
    pools.restore(CallID(1), ParallelRequest(.adaptive), in: group, degree: 2)
    pools.restore(CallID(2), ParallelRequest(.manual(degree: 2)), in: group, degree: 2)
    pools.restore(CallID(3), ParallelRequest(.adaptive), in: other, degree: 8)
    #expect(adjust(pools, machine()) == ["3: 8 -> 16"])
  }

  @Test("From serial to parallel takes two servers at once, or none")
  func firstStep() {
    #expect(adjust(pools([1, 7]), machine(servers: 8)) == ["2: 7 -> 8"])
    #expect(adjust(pools([1, 4]), machine(servers: 6)) == ["1: 1 -> 2"])
  }

  @Test("When load rises calls fall to what the formula gives now, and rise again after it")
  func falls() {
    #expect(adjust(pools([16, 4]), machine(load: 601)) == ["1: 16 -> 12", "2: 4 -> 12"])
    #expect(adjust(pools([16, 10, 8]), machine(load: 801)) == ["1: 16 -> 8", "2: 10 -> 8"])
    #expect(adjust(pools([8, 8, 8]), machine(load: 0)).count == 3)
    #expect(adjust(pools([16]), machine(load: 600)) == [])
  }

  @Test("No call falls below its floor, which load does not lower")
  func floor() {
    #expect(
      adjust(pools([16], ParallelRequest(.adaptive, minimum: 11)), machine(load: 900)) == [
        "1: 16 -> 11"
      ])
    #expect(adjust(pools([9], ParallelRequest(.adaptive, minimum: 11)), machine(load: 900)) == [])
    var strict = machine(load: 900)
    strict.minPercent = 75
    #expect(adjust(pools([16, 12, 9]), strict) == ["1: 16 -> 12"])
    let two = ParallelRequest(.adaptive, cost: 1_000)
    #expect(adjust(pools([4], two), machine(load: 900)) == ["1: 4 -> 2"])
    #expect(adjust(pools([2], ParallelRequest(.adaptive, cost: 1_000)), machine(load: 900)) == [])
  }

  @Test("A smaller limit of the group brings calls down, to serial if it says so")
  func smallerLimits() {
    #expect(adjust(pools([16]), machine(), limits: ParallelLimits(degree: 5)) == ["1: 16 -> 5"])
    #expect(adjust(pools([16]), machine(), limits: ParallelLimits(degree: 0)) == ["1: 16 -> 1"])
    #expect(adjust(pools([16]), machine(), limits: ParallelLimits(servers: 9)) == ["1: 16 -> 9"])
  }

  @Test("What one call gives back another gets in the same round")
  func fallsFeedRises() {
    var table = pools([16])
    table.restore(CallID(2), ParallelRequest(.adaptive), in: other, degree: 2)
    let found = table.adjustments(on: machine(servers: 18)) { group in
      ParallelLimits(degree: group == other ? nil : 4)
    }
    #expect(found.map(\.to) == [4, 14])
    for adjustment in found {
      let done = table.change(adjustment.call, to: adjustment.to, on: machine(servers: 18))
      #expect(done)
    }
    #expect(table.busy == 18)
  }

  @Test("With nothing changed there is nothing to adjust")
  func isStable() {
    var table = pools([3, 9, 1, 16])
    let machine = machine(load: 700, servers: 30)
    for adjustment in table.adjustments(on: machine, limits: { _ in ParallelLimits() }) {
      expectDone(table.change(adjustment.call, to: adjustment.to, on: machine))
    }
    #expect(adjust(table, machine) == [])
  }
}
