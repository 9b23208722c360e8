import Quantities
import ResourceEngine
import ResourcePolicy
import TestSupport
import Testing

/// Random changes against a slow, obvious model that adds up lists.
@Suite struct MemoryRandomTests {
  struct Run {
    var random: SplitMix64
    let seed: UInt64
    var memory = Memory(total: ByteCount(bytes: 100_000))
    /// All that sessions hold, claim by claim.
    var claims: [MemoryClaim] = []
    var direct: [MemoryPoolID: Int64] = [:]
    var granted = 0
    var refused = 0
    var failure: String?

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
      Int64.random(in: range, using: &random)
    }

    mutating func amount() -> ByteCount {
      ByteCount(bytes: random.isOneIn(200) ? random.magnitude() : number(0...3_000))
    }

    mutating func strategy() -> MemoryStrategy {
      MemoryStrategy.allCases.randomElement(using: &random) ?? .manual
    }

    mutating func anyPool() -> MemoryPoolID {
      memory.pools.randomElement(using: &random)?.id ?? .sga
    }

    mutating func claim() -> MemoryClaim {
      let session = SessionID(UInt64(number(1...40)))
      let group = claims.first { $0.session == session }?.group
      return MemoryClaim(
        session: session, group: group ?? GroupID(UInt64(number(100...104))), pga: amount(),
        workArea: random.isOneIn(2) ? amount() : .zero)
    }

    /// The same in every way but the count of failures.
    func isUnchanged(_ before: Memory) -> Bool {
      memory.pools == before.pools && memory.used == before.used
        && memory.total == before.total && memory.pressure == before.pressure
        && memory.counters.allocations == before.counters.allocations
        && memory.counters.deallocations == before.counters.deallocations
        && memory.counters.automaticAdjustments == before.counters.automaticAdjustments
        && memory.counters.peak == before.counters.peak
        && memory.largestHolders(3) == before.largestHolders(3)
    }

    mutating func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
      if !holds, failure == nil { failure = "seed \(seed): \(sentence())" }
    }
  }

  @Test(
    "Sums, sizes and limits hold through 100 000 random steps", arguments: [11, 12] as [UInt64])
  func randomSteps(seed: UInt64) throws {
    var run = Run(random: SplitMix64(seed: seed), seed: seed)
    for step in 0..<50_000 {
      let before = run.memory
      switch run.number(0...19) {
      case 0...6: run.reserve()
      case 7...9: run.release()
      case 10, 11: run.allocate()
      case 12, 13: run.free()
      case 14: run.move()
      case 15: run.changePools()
      case 16: run.memory.tune(run.strategy())
      case 17:
        for advice in run.memory.advice(.automatic).prefix(1) {
          _ = try run.memory.apply(advice, strategy: run.strategy())
        }
      case 18: run.observe()
      default: run.configure()
      }
      run.check(after: step, before: before)
      if run.failure != nil { break }
    }
    #expect(run.failure == nil)
    #expect(run.granted > 500 && run.refused > 500, "\(run.granted) granted \(run.refused) not")
  }
}

extension MemoryRandomTests.Run {
  mutating func reserve() {
    let claim = claim()
    let limits = MemoryLimits(
      sessionPGA: random.isOneIn(2) ? nil : ByteCount(bytes: number(0...9_000)),
      sessionWorkArea: random.isOneIn(2) ? nil : ByteCount(bytes: number(0...5_000)),
      group: random.isOneIn(2) ? nil : ByteCount(bytes: number(0...20_000)))
    let strategy = strategy()
    let before = memory
    let foreseen = memory.check(claim, limits: limits, strategy: strategy)
    let ever = memory.canEverFit(claim, limits: limits, strategy: strategy)
    let shortage = try? memory.reserve(claim, limits: limits, strategy: strategy)
    expect(shortage == .some(foreseen), "check says \(foreseen as Any), not \(shortage as Any)")
    guard foreseen == nil else {
      refused += 1
      expect(isUnchanged(before), "a refused claim changed something")
      return
    }
    expect(ever == nil, "a claim fits that can never fit: \(ever as Any)")
    let asked = claim.pga + claim.workArea
    expect(
      asked == .zero || memory.used.bytes * 100 < memory.total.bytes * 95,
      "a grant crossed the critical line")
    if let limit = limits.group, asked > .zero {
      expect(memory.holding(of: claim.group).total <= limit, "the group is above its limit")
    }
    if claim.pga > .zero {
      expect(
        memory.holding(of: claim.session).pga <= limits.effectivePGA, "session above its limit")
    }
    granted += 1
    claims.append(claim)
  }

  mutating func release() {
    let before = memory
    if random.isOneIn(8) {
      let wrong = claim()
      let held = memory.holding(of: wrong.session)
      guard wrong.pga > held.pga || wrong.workArea > held.workArea else { return }
      do {
        try memory.release(wrong)
        expect(false, "more was released than held")
      } catch { expect(memory == before, "a refused release changed something") }
    } else if random.isOneIn(6) {
      let session = SessionID(UInt64(number(1...40)))
      memory.releaseAll(of: session)
      claims.removeAll { $0.session == session }
    } else if let index = claims.indices.randomElement(using: &random) {
      let claim = claims.remove(at: index)
      do { try memory.release(claim) } catch { expect(false, "\(error)") }
    }
  }

  mutating func allocate() {
    let (pool, bytes, before) = (anyPool(), amount(), memory)
    do {
      try memory.allocate(pool: pool, bytes: bytes, strategy: strategy())
      direct[pool, default: 0] += bytes.bytes
    } catch {
      expect(isUnchanged(before), "a refused allocation changed something")
      expect(memory.counters.failed == before.counters.failed + 1, "a refusal was not counted")
    }
  }

  mutating func free() {
    let (pool, before) = (anyPool(), memory)
    let held = direct[pool] ?? 0
    let bytes = number(0...max(1, held + held / 4))
    do {
      try memory.free(pool: pool, bytes: ByteCount(bytes: bytes))
      expect(bytes <= held, "more was freed than held")
      direct[pool] = held - bytes
    } catch {
      expect(bytes > held, "\(error)")
      expect(memory == before, "a refused free changed something")
    }
  }

  mutating func move() {
    let session = SessionID(UInt64(number(1...40)))
    let group = GroupID(UInt64(number(100...104)))
    memory.move(session, to: group)
    for index in claims.indices where claims[index].session == session {
      claims[index].group = group
    }
  }

  mutating func changePools() {
    let (pool, before, strategy) = (anyPool(), memory, strategy())
    do {
      switch number(0...4) {
      case 0:
        try memory.createPool(
          name: try EntityName("P\(number(0...5))"), parent: random.isOneIn(2) ? nil : pool,
          size: amount(), minimum: ByteCount(bytes: number(0...100)),
          isAutoTuned: random.isOneIn(2), strategy: strategy)
      case 1: try memory.deletePool(pool)
      case 2:
        try memory.setPool(
          pool, minimum: random.isOneIn(2) ? amount() : nil,
          isAutoTuned: random.isOneIn(2) ? random.isOneIn(2) : nil)
      default:
        try memory.resizePool(
          pool, to: ByteCount(bytes: number(0...60_000)), strategy: strategy)
      }
    } catch { expect(memory == before, "a refused change of pools changed something") }
  }

  mutating func observe() {
    if random.isOneIn(2) { return memory.observe(nil) }
    memory.observe(
      HostMemoryReading(
        total: ByteCount(bytes: 100), available: ByteCount(bytes: number(0...100)),
        someAvg10: Int(number(0...150))))
  }

  mutating func configure() {
    let before = memory
    do {
      try memory.configure(total: ByteCount(bytes: number(20_000...160_000)))
    } catch { expect(memory == before, "a refused total changed something") }
  }

  mutating func check(after step: Int, before: Memory) {
    let pools = memory.pools
    var sums = direct
    for claim in claims {
      sums[.pga, default: 0] += claim.pga.bytes
      sums[.workArea, default: 0] += claim.workArea.bytes
    }
    var total: Int64 = 0
    for pool in pools {
      expect(pool.used <= pool.size, "step \(step): \(pool.name) uses more than its size")
      expect(pool.minimum <= pool.size, "step \(step): \(pool.name) is below its minimum")
      expect(inside(pool.id, pools) <= pool.size.bytes, "step \(step): \(pool.name) is overfull")
      expect(
        pool.used.bytes == use(of: pool.id, pools, sums), "step \(step): \(pool.name) miscounts")
      expect(pool.direct.bytes == direct[pool.id] ?? 0, "step \(step): \(pool.name) miscounts")
      total += pool.parent == nil ? pool.used.bytes : 0
    }
    expect(memory.used.bytes == total, "step \(step): the total miscounts")
    expect(inside(nil, pools) <= memory.total.bytes, "step \(step): pools above the total")
    expect(memory.counters.peak >= memory.used, "step \(step): peak below use")
    expect(
      memory.counters.pressureEvents - before.counters.pressureEvents
        == (memory.pressure > before.pressure ? 1 : 0), "step \(step): rises miscounted")
    guard step % 100 == 0 || failure != nil else { return }
    for session in (1...40 as ClosedRange<UInt64>).map({ SessionID($0) }) {
      let own = claims.filter { $0.session == session }
      let held = memory.holding(of: session)
      expect(held.pga.bytes == own.reduce(0) { $0 + $1.pga.bytes }, "session \(session)")
      expect(held.workArea.bytes == own.reduce(0) { $0 + $1.workArea.bytes }, "\(session)")
    }
    for group in (100...104 as ClosedRange<UInt64>).map({ GroupID($0) }) {
      let own = claims.filter { $0.group == group }
      let sum = own.reduce(0) { $0 + $1.pga.bytes + $1.workArea.bytes }
      expect(memory.holding(of: group).total.bytes == sum, "group \(group)")
    }
  }

  private func inside(_ parent: MemoryPoolID?, _ pools: [MemoryPool]) -> Int64 {
    pools.reduce(0) { $0 + ($1.parent == parent ? $1.size.bytes : 0) }
  }

  private func use(
    of id: MemoryPoolID, _ pools: [MemoryPool], _ own: [MemoryPoolID: Int64]
  ) -> Int64 {
    pools.reduce(own[id] ?? 0) { $0 + ($1.parent == id ? use(of: $1.id, pools, own) : 0) }
  }
}
