import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Each is a defect of the seed's memory manager, with the values that showed it.
@Suite struct MemorySeedDefectTests {
  let mebibyte = ByteCount(bytes: 1 << 20)
  let gibibyte = ByteCount(bytes: 1 << 30)

  func claim(_ session: UInt64, _ bytes: Int64, workArea: Int64 = 0) -> MemoryClaim {
    MemoryClaim(
      session: SessionID(session), group: GroupID(100), pga: ByteCount(bytes: bytes),
      workArea: ByteCount(bytes: workArea))
  }

  @Test("Session memory counts in pools, total and pressure: 200 x 100 MiB do not fit 8 GiB")
  func sessionsCountInPools() throws {
    var memory = Memory(total: ByteCount(bytes: 8 << 30))
    var taken: Int64 = 0
    for session in 1...200 as ClosedRange<UInt64> {
      let shortage = try memory.reserve(claim(session, 100 << 20), limits: MemoryLimits())
      if shortage == nil { taken += 100 << 20 }
    }
    #expect(memory.used.bytes == taken)
    #expect(memory[.pga]?.used.bytes == taken)
    #expect(taken == 32 * (100 << 20))
    #expect(memory.counters.failed == 168)
    #expect(memory.usedPermille == 390)
    var small = Memory(total: ByteCount(bytes: 1000))
    try small.resizePool(.sga, to: ByteCount(bytes: 300), strategy: .automatic)
    try small.resizePool(.pga, to: ByteCount(bytes: 700))
    #expect(try small.reserve(claim(1, 650), limits: MemoryLimits()) == nil)
    #expect(small.pressure == .low)
  }

  @Test("The pools together are no larger than the total, and sub-pools charge the SGA")
  func poolsFitTheTotal() throws {
    var memory = Memory(total: ByteCount(bytes: 8 << 30))
    let top = memory.pools.filter { $0.parent == nil }.reduce(Int64(0)) { $0 + $1.size.bytes }
    #expect(top <= memory.total.bytes)
    let inside = memory.pools.filter { $0.parent == .sga }.reduce(Int64(0)) { $0 + $1.size.bytes }
    #expect(inside <= memory[.sga]?.size.bytes ?? 0)
    try memory.allocate(pool: .bufferCache, bytes: gibibyte)
    #expect(memory[.sga]?.used == gibibyte)
    #expect(memory.used == gibibyte)
    #expect(throws: MemoryError.self) {
      try memory.allocate(pool: .sga, bytes: ByteCount(bytes: 4 << 30))
    }
  }

  @Test("No single allocation and no claim crosses the critical line")
  func nothingCrossesCritical() throws {
    var memory = Memory(total: ByteCount(bytes: 1000))
    try memory.allocate(pool: .sga, bytes: ByteCount(bytes: 600))
    #expect(try memory.reserve(claim(1, 349), limits: MemoryLimits()) == nil)
    #expect(memory.used == memory.usable)
    let shortage = try memory.reserve(claim(1, 1), limits: MemoryLimits())
    #expect(shortage?.constraint == .total)
    #expect(throws: MemoryError.self) {
      try memory.allocate(pool: .pga, bytes: ByteCount(bytes: 1))
    }
    #expect(memory.pressure == .high)
    #expect(memory.used.bytes == 949)
  }

  @Test("Additions do not wrap: the largest amount after a small one is refused")
  func noWrapping() throws {
    let most = ByteCount(bytes: .max)
    for total in [ByteCount(bytes: 8 << 30), most] {
      var memory = Memory(total: total)
      try memory.allocate(pool: .sga, bytes: ByteCount(bytes: 4096))
      for strategy in MemoryStrategy.allCases {
        #expect(throws: MemoryError.self) {
          try memory.allocate(pool: .sga, bytes: most, strategy: strategy)
        }
        let limits = MemoryLimits(sessionPGA: most, sessionWorkArea: most, group: most)
        let shortage = try memory.reserve(
          claim(1, .max, workArea: .max), limits: limits, strategy: strategy)
        #expect(shortage != nil)
      }
      #expect(memory[.sga]?.direct.bytes == 4096)
      #expect(memory.used.bytes == 4096)
    }
  }

  @Test("Freeing more than a pool holds is refused and the total stays")
  func overFreePool() throws {
    var memory = Memory(total: ByteCount(bytes: 8 << 30))
    try memory.allocate(pool: .sga, bytes: gibibyte)
    try memory.allocate(pool: .bufferCache, bytes: mebibyte)
    let before = memory
    #expect(throws: MemoryError.self) { try memory.free(pool: .bufferCache, bytes: gibibyte) }
    #expect(memory == before)
    // What sessions hold cannot be freed by bodies.
    _ = try memory.reserve(claim(1, 4096), limits: MemoryLimits())
    #expect(throws: MemoryError.self) { try memory.free(pool: .pga, bytes: mebibyte) }
  }

  @Test("A session that gives back more than it holds is refused: a group limit of 100 holds")
  func overFreeSession() throws {
    var memory = Memory(total: ByteCount(bytes: 8 << 30))
    let limits = MemoryLimits(group: ByteCount(bytes: 100))
    #expect(try memory.reserve(claim(1, 90), limits: limits) == nil)
    #expect(try memory.reserve(claim(2, 10), limits: limits) == nil)
    let before = memory
    for wrong in [claim(2, 90), claim(2, 10, workArea: 1), claim(3, 1)] {
      #expect(throws: MemoryError.self) { try memory.release(wrong) }
    }
    var otherGroup = claim(2, 10)
    otherGroup.group = GroupID(101)
    #expect(throws: MemoryError.self) { try memory.release(otherGroup) }
    #expect(memory == before)
    let shortage = try memory.reserve(claim(1, 90), limits: limits)
    #expect(shortage?.constraint == .group(GroupID(100)))
    #expect(shortage?.inUse.bytes == 100)
  }

  @Test("A session that asks again keeps what it has, in its group")
  func askingAgain() throws {
    var memory = Memory(total: ByteCount(bytes: 8 << 30))
    _ = try memory.reserve(claim(1, 100), limits: MemoryLimits())
    _ = try memory.reserve(claim(1, 50), limits: MemoryLimits())
    #expect(memory.holding(of: SessionID(1)).pga.bytes == 150)
    var other = claim(1, 1)
    other.group = GroupID(101)
    #expect(
      throws: MemoryError.otherGroup(SessionID(1), holdsIn: GroupID(100), asked: GroupID(101))
    ) {
      _ = try memory.reserve(other, limits: MemoryLimits())
    }
    #expect(memory.holding(of: GroupID(100)).total.bytes == 150)
  }

  @Test("Giving back for an unknown session is refused")
  func unknownSession() {
    var memory = Memory(total: ByteCount(bytes: 8 << 30))
    #expect(throws: MemoryError.self) { try memory.release(claim(9, 1)) }
    #expect(memory.releaseAll(of: SessionID(9)) == .none)
    #expect(memory.counters.deallocations == 0)
  }

  @Test("Advice is not always empty, and adjustments are counted when they are made")
  func adviceAndAdjustments() throws {
    var memory = Memory(total: ByteCount(bytes: 1000))
    try memory.allocate(pool: .bufferCache, bytes: ByteCount(bytes: 350))
    for strategy in MemoryStrategy.allCases { #expect(!memory.advice(strategy).isEmpty) }
    let before = memory[.bufferCache]?.size ?? .zero
    #expect(memory.tune(.manual) == 0)
    #expect(memory.counters.automaticAdjustments == 0)
    #expect(memory.tune(.automatic) > 0)
    #expect(memory.counters.automaticAdjustments > 0)
    #expect(memory[.bufferCache]?.size ?? .zero > before)
    var idle = Memory(total: ByteCount(bytes: 1000))
    #expect(idle.tune(.automatic) == 0)
    #expect(idle.counters.automaticAdjustments == 0)
  }

  @Test("Refused session memory and refusals at critical pressure are counted")
  func refusalsCount() throws {
    var memory = Memory(total: ByteCount(bytes: 1000))
    _ = try memory.reserve(claim(1, 500), limits: MemoryLimits())
    #expect(memory.counters.failed == 1)
    memory.observe(HostMemoryReading(total: gibibyte, available: .zero))
    #expect(memory.pressure == .critical)
    #expect(try memory.reserve(claim(1, 1), limits: MemoryLimits())?.constraint == .pressure)
    #expect(memory.counters.failed == 2)
    #expect(throws: MemoryError.self) { try memory.allocate(pool: .sga, bytes: mebibyte) }
    #expect(memory.counters.failed == 3)
  }

  @Test("The peak has the work areas in it; a refusal leaves count and peak")
  func peakCountsWorkAreas() throws {
    var memory = Memory(total: ByteCount(bytes: 1000))
    _ = try memory.reserve(claim(1, 100, workArea: 20), limits: MemoryLimits())
    #expect(memory.counters.peak.bytes == 120)
    #expect(memory.counters.allocations == 1)
    let limits = MemoryLimits(group: ByteCount(bytes: 130))
    #expect(try memory.reserve(claim(2, 100), limits: limits) != nil)
    #expect(memory.counters.peak.bytes == 120)
    #expect(memory.counters.allocations == 1)
    try memory.release(claim(1, 100, workArea: 20))
    #expect(memory.counters.peak.bytes == 120)
    #expect(memory.counters.deallocations == 1)
  }

  @Test("Without memory nothing is granted, no figure is NaN and pressure is critical")
  func totalZero() throws {
    var memory = Memory(total: .zero)
    #expect(memory.usedPermille == nil)
    #expect(memory.pressure == .critical)
    #expect(memory.counters.pressureEvents == 0)
    for strategy in MemoryStrategy.allCases {
      let shortage = try memory.reserve(
        claim(1, 1), limits: MemoryLimits(), strategy: strategy)
      #expect(shortage != nil)
      #expect(memory.canEverFit(claim(1, 1), limits: MemoryLimits(), strategy: strategy) != nil)
      #expect(memory.advice(strategy).isEmpty)
      #expect(memory.tune(strategy) == 0)
    }
    #expect(throws: MemoryError.self) {
      try memory.allocate(pool: .sga, bytes: ByteCount(bytes: 1))
    }
    try memory.configure(total: gibibyte)
    #expect(memory.pressure == .none)
    #expect(try memory.reserve(claim(1, 1), limits: MemoryLimits()) == nil)
  }
}
