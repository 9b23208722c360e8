import Quantities
import ResourcePolicy
import TestSupport
import Testing

@testable import ResourceEngine

/// What calls hold, kept as a plain list and summed anew for every question.
private struct SlowServers {
  struct Call {
    var id: UInt64
    var group: UInt64
    var servers: Int
  }

  var calls: [Call] = []
  var pools: [UInt64: Int] = [:]

  var busy: Int { calls.reduce(0) { $0 + $1.servers } }

  func held(_ isMember: (UInt64) -> Bool) -> Int {
    calls.filter { isMember($0.group) }.reduce(0) { $0 + $1.servers }
  }

  func room(_ group: UInt64, _ maxima: [Int?], total: Int, share: Int?) -> Int {
    let pool = pools[group] ?? 0
    var room = total - busy
    if let most = maxima[pool] {
      room = min(room, most - held { (pools[$0] ?? 0) == pool })
    }
    if let share { room = min(room, share - held { $0 == group }) }
    return max(room, 0)
  }
}

@Suite("Parallel servers against a slow model")
struct ParallelPropertyTests {
  private struct Run {
    let seed: UInt64
    var generator: SplitMix64
    var pools = ServerPools()
    var model = SlowServers()
    var maxima: [Int?] = [nil]
    var total = 24
    var share: Int?
    var step = 0

    init(seed: UInt64) {
      self.seed = seed
      generator = SplitMix64(seed: seed)
    }

    var machine: ParallelMachine {
      var machine = ParallelMachine(cores: 12, totalServers: total)
      machine.load = step % 97 < 30 ? 900 : 100
      return machine
    }

    mutating func random(_ range: ClosedRange<Int>) -> Int {
      Int.random(in: range, using: &generator)
    }

    func index(of id: UInt64) -> Int? { model.calls.firstIndex { $0.id == id } }

    func same(_ found: Bool, _ expected: Bool, _ what: String) {
      if found != expected { Issue.record("seed \(seed), step \(step): \(what) gave \(found)") }
    }

    mutating func reserve(_ id: UInt64, _ group: UInt64, _ request: ParallelRequest) {
      let limits = ParallelLimits(servers: share)
      let decision = pools.decide(request, in: GroupID(group), on: machine, limits)
      let room = model.room(group, maxima, total: total, share: share)
      switch decision {
      case .grant(let degree, let servers, _):
        let servers2 = degree > 1 ? degree * request.sets : 0
        same(servers == servers2 && servers <= room, true, "grant of \(servers) in \(room)")
        let isNew = index(of: id) == nil
        same(
          pools.reserve(
            CallID(id), request, in: GroupID(group), degree: degree, on: machine, limits),
          isNew, "reserve")
        if isNew { model.calls.append(.init(id: id, group: group, servers: servers)) }
      case .wait(let shortage), .never(let shortage):
        same(shortage.least > room && shortage.asked >= shortage.least, true, "shortage")
      }
    }

    mutating func change(_ id: UInt64, _ degree: Int) {
      let limits = ParallelLimits(servers: share)
      let done = pools.change(CallID(id), to: degree, on: machine, limits)
      guard let index = index(of: id), let holding = pools.holding(of: CallID(id)) else {
        return same(done, false, "change of none")
      }
      let servers = degree > 1 ? degree * holding.sets : 0
      let more = servers - model.calls[index].servers
      let room = model.room(model.calls[index].group, maxima, total: total, share: share)
      same(done, more <= 0 || more <= room, "change")
      if done { model.calls[index].servers = servers }
    }

    mutating func adjust() {
      let limits = ParallelLimits(servers: share)
      for adjustment in pools.adjustments(on: machine, limits: { _ in limits }) {
        same(pools.holding(of: adjustment.call)?.degree == adjustment.from, true, "from")
        change(adjustment.call.value, adjustment.to)
        same(pools.holding(of: adjustment.call)?.degree == adjustment.to, true, "adjustment")
      }
    }

    mutating func configure() {
      maxima = [nil, random(0...12), generator.isOneIn(2) ? nil : random(4...20)]
      model.pools = [1: 1, 2: 1, 3: 2]
      pools.configure([
        ServerPoolRule(
          id: ServerPoolID(1), name: "A", maximum: maxima[1], groups: [GroupID(1), GroupID(2)]),
        ServerPoolRule(
          id: ServerPoolID(2), name: "B", minimum: 3, maximum: maxima[2],
          groups: [GroupID(3), GroupID(1)]),
      ])
    }

    mutating func act() {
      let (id, group) = (UInt64(random(1...25)), UInt64(random(1...5)))
      switch random(0...99) {
      case 0...39:
        let modes = [
          ParallelMode.serial, .manual(degree: random(1...14)), .automatic, .adaptive, .adaptive,
        ]
        let request = ParallelRequest(
          modes[random(0...4)], minimum: random(1...4), sets: random(1...2))
        // A serial call leaves nothing behind.
        if request.mode != .serial { reserve(id, group, request) }
      case 40...64:
        same(pools.release(CallID(id)), index(of: id) != nil, "release")
        if let index = index(of: id) { model.calls.remove(at: index) }
      case 65...79: change(id, random(1...14))
      case 80...91:
        let from = UInt64(random(1...5))
        let index = index(of: id)
        let isThere = index.map { model.calls[$0].group == from } ?? false
        same(
          pools.move(CallID(id), from: GroupID(from), to: GroupID(group)), isThere, "move")
        if isThere, let index { model.calls[index].group = group }
      case 92...95: adjust()
      case 96: configure()
      case 97: share = generator.isOneIn(2) ? nil : random(0...16)
      case 98: total = random(0...40)
      default:
        let degree = random(1...6)
        pools.restore(
          CallID(id), ParallelRequest(.adaptive), in: GroupID(group), degree: degree)
        if let index = index(of: id) { model.calls.remove(at: index) }
        model.calls.append(.init(id: id, group: group, servers: degree > 1 ? degree : 0))
      }
    }

    func check() {
      for group in UInt64(1)...5 {
        same(
          pools.held(by: GroupID(group)) == model.held { $0 == group }, true, "held by \(group)")
        same(
          pools.free(for: GroupID(group), on: machine, ParallelLimits(servers: share))
            == model.room(group, maxima, total: total, share: share), true, "free for \(group)")
      }
      same(pools.busy == model.busy, true, "busy")
      for call in model.calls {
        same(pools.holding(of: CallID(call.id))?.servers == call.servers, true, "call \(call.id)")
      }
      let listed = pools.servers(on: machine)
      same(
        listed.count { $0.number != nil && $0.state == .running } == model.busy, true, "list")
      same(
        listed.count { $0.number != nil } <= max(total, model.busy), true, "length of the list")
      if let problem = pools.structuralProblem {
        Issue.record("seed \(seed), step \(step): \(problem)")
      }
    }
  }

  @Test(
    "Random changes agree with the model, no call is lost, and nothing is granted above a limit",
    arguments: [UInt64(11), 12, 13])
  func agreesWithTheModel(seed: UInt64) {
    var run = Run(seed: seed)
    for step in 0..<6_000 {
      run.step = step
      run.act()
      run.check()
    }
  }

  @Test(
    "While limits stand still no sequence of grants and changes passes one", arguments: [21, 22])
  func neverAboveACap(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let machine = ParallelMachine(cores: 12, totalServers: 30)
    let rules = [
      ServerPoolRule(id: ServerPoolID(1), name: "A", maximum: 11, groups: [GroupID(1), GroupID(2)])
    ]
    var pools = ServerPools(rules)
    let limits = ParallelLimits(degree: 7, servers: 9)
    for step in 0..<5_000 {
      let call = CallID(UInt64.random(in: 1...12, using: &generator))
      let group = GroupID(UInt64.random(in: 1...4, using: &generator))
      let request = ParallelRequest(
        generator.isOneIn(2) ? .adaptive : .manual(degree: Int.random(in: 1...9, using: &generator))
      )
      let bypass = generator.isOneIn(4) ? ParallelRules.Criticality.bypass : .no
      if generator.isOneIn(3) {
        pools.release(call)
      } else if case .grant(let degree, _, _) = pools.decide(
        request, in: group, on: machine, limits, criticality: bypass)
      {
        let isNew = pools.holding(of: call) == nil
        let done = pools.reserve(call, request, in: group, degree: degree, on: machine, limits)
        #expect(done == isNew)
        #expect(degree <= 7, "seed \(seed), step \(step)")
      }
      let held = (1...4).map { pools.held(by: GroupID($0)) }
      #expect(held.allSatisfy { $0 <= 9 }, "seed \(seed), step \(step): \(held)")
      #expect(pools.busy <= 30 && held[0] + held[1] <= 11, "seed \(seed), step \(step): \(held)")
    }
  }
}
