import Quantities
import ResourceEngine
import Testing

/// Defects of parallel control that were proven in an older implementation of the same idea: none
/// of them may be here.
@Suite struct SeedParallelDefectTests {
  private let group = GroupID(100)
  private let machine = ParallelMachine(cores: 8)

  @Test("The automatic degree of 2 cores and of 1 rises with the cost and stays within them")
  func automaticDegreeIsMonotonic() {
    let costs: [UInt64] = [500, 5_000, 50_000, 500_000]
    for (cores, expected) in [(2, [1, 2, 2, 2]), (1, [1, 1, 1, 1])] {
      let machine = ParallelMachine(cores: cores)
      let found = costs.map { DegreeOfParallelism.automatic(cost: $0, machine: machine) }
      #expect(found == expected)
      #expect(DegreeOfParallelism.automatic(cost: nil, machine: machine) == cores)
    }
  }

  @Test("A group limit of 0 grants degree 1, not 0, and counts as serial")
  func limitOfZero() {
    for mode in [ParallelMode.automatic, .adaptive, .manual(degree: 4)] {
      let decision = ServerPools().decide(
        ParallelRequest(mode), in: group, on: machine, ParallelLimits(degree: 0))
      guard case .grant(1, 0, _) = decision else {
        Issue.record("\(decision)")
        return
      }
    }
  }

  @Test("A manual request above the total cap is refused at once and blocks nobody")
  func manualAboveTheCap() {
    var pools = ServerPools()
    let decision = pools.decide(
      ParallelRequest(.manual(degree: 129)), in: group, on: machine)
    guard case .never(let shortage) = decision else {
      Issue.record("\(decision)")
      return
    }
    #expect(shortage.limit == 128 && shortage.asked == 129)
    expectDone(
      pools.reserve(
        CallID(2), ParallelRequest(.manual(degree: 128)), in: group, degree: 128, on: machine))
  }

  @Test("What is granted after a release can be taken: degree and servers are one check")
  func drainingLosesNothing() {
    let small = ParallelMachine(cores: 8, totalServers: 12)
    var pools = ServerPools()
    let held = ParallelRequest(.manual(degree: 6), sets: 2)
    expectDone(pools.reserve(CallID(1), held, in: group, degree: 6, on: small))
    let waiting = ParallelRequest(.manual(degree: 4), sets: 2)
    guard case .wait = pools.decide(waiting, in: group, on: small) else {
      Issue.record("it does not wait")
      return
    }
    // To complete never fails for want of servers for somebody else.
    expectDone(pools.release(CallID(1)))
    #expect(
      pools.decide(waiting, in: group, on: small)
        == .grant(degree: 4, servers: 8, isDowngraded: false))
    expectDone(pools.reserve(CallID(2), waiting, in: group, degree: 4, on: small))
    #expect(pools.busy == 8)
  }

  @Test("The caller can tell running from queued, and ending a queued call harms nothing")
  func queuedIsNotRunning() {
    var pools = ServerPools()
    pools.restore(CallID(1), ParallelRequest(.manual(degree: 128)), in: group, degree: 128)
    guard
      case .wait = pools.decide(ParallelRequest(.manual(degree: 2)), in: group, on: machine)
    else {
      Issue.record("it does not wait")
      return
    }
    #expect(pools.holding(of: CallID(2)) == nil)
    expectRefused(pools.release(CallID(2)))
    #expect(pools.busy == 128)
  }

  @Test("A reservation that is refused leaves nothing behind, however often it is tried")
  func failuresLeaveNothing() {
    var pools = ServerPools()
    let request = ParallelRequest(.manual(degree: 200))
    for call in UInt64(1)...3 {
      expectRefused(pools.reserve(CallID(call), request, in: group, degree: 200, on: machine))
    }
    #expect(pools == ServerPools())
  }

  @Test("A cut by the group's limit is a downgrade")
  func cutByGroupIsCounted() {
    let decision = ServerPools().decide(
      ParallelRequest(.manual(degree: 16)), in: group, on: machine, ParallelLimits(degree: 4))
    #expect(decision == .grant(degree: 4, servers: 4, isDowngraded: true))
  }

  @Test("The pool's maximum, its groups, its idle servers and the utilization mean something")
  func poolsAreUsed() {
    let pool = ServerPoolRule(
      id: ServerPoolID(1), name: "P", minimum: 8, maximum: 10, groups: [group])
    var pools = ServerPools([pool])
    let request = ParallelRequest(.manual(degree: 6))
    expectDone(pools.reserve(CallID(1), request, in: group, degree: 6, on: machine))
    expectRefused(pools.reserve(CallID(2), request, in: group, degree: 6, on: machine))
    expectDone(pools.reserve(CallID(2), request, in: GroupID(5), degree: 6, on: machine))
    #expect(pools.use(on: machine).map(\.idle) == [0, 2])
    #expect(pools.utilization(on: machine) == 12 * 1000 / 128)
  }

  @Test("A pool with servers can be made, and serial calls need none")
  func poolsCanBeMade() {
    let pools = ServerPools([
      ServerPoolRule(id: ServerPoolID(1), name: "P", minimum: 4, groups: [group])
    ])
    #expect(pools.servers(on: machine).count == 4)
    #expect(
      ServerPools().decide(ParallelRequest(.serial), in: group, on: machine)
        == .grant(degree: 1, servers: 0, isDowngraded: false))
  }
}
