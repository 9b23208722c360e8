import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct MemoryPressureTests {
  func bytes(_ count: Int64) -> ByteCount { ByteCount(bytes: count) }

  /// Where the SGA has all, so that one pool can take the use anywhere.
  func memory() throws -> Memory {
    var memory = Memory(total: bytes(1000))
    try memory.setPool(.pga, minimum: .zero)
    try memory.setPool(.workArea, minimum: .zero)
    try memory.resizePool(.sga, to: bytes(1000), strategy: .automatic)
    return memory
  }

  @Test(
    "Levels begin at 60, 75, 85 % and at 95 % by the host, inclusive",
    arguments: [
      (599, .none), (600, .low), (749, .low), (750, .medium), (849, .medium), (850, .high),
      (949, .high),
    ] as [(Int64, MemoryPressure)])
  func lines(used: Int64, level: MemoryPressure) throws {
    var memory = try memory()
    try memory.allocate(pool: .sga, bytes: bytes(used))
    #expect(memory.ownPressure == level)
    #expect(memory.pressure == level)
    var host = Memory(total: bytes(1000))
    host.observe(HostMemoryReading(total: bytes(1000), available: bytes(1000 - used)))
    #expect(host.hostPressure == level)
    host.observe(HostMemoryReading(total: bytes(1000), available: bytes(50)))
    #expect(host.pressure == .critical)
  }

  @Test("A level is left five points below its line only, and a rise counts once")
  func hysteresis() throws {
    var memory = try memory()
    try memory.allocate(pool: .sga, bytes: bytes(850))
    #expect(memory.counters.pressureEvents == 1)
    try memory.free(pool: .sga, bytes: bytes(50))
    #expect(memory.pressure == .high)
    try memory.free(pool: .sga, bytes: bytes(1))
    #expect(memory.pressure == .medium)
    try memory.free(pool: .sga, bytes: bytes(799))
    #expect(memory.pressure == .none)
    #expect(memory.counters.pressureEvents == 1)
  }

  @Test("A sawtooth of one point at a line changes the level once", arguments: [600, 750, 850])
  func sawtooth(line: Int64) throws {
    var memory = try memory()
    try memory.allocate(pool: .sga, bytes: bytes(line - 10))
    var levels = [memory.pressure]
    for _ in 0..<50 {
      try memory.allocate(pool: .sga, bytes: bytes(20))
      levels.append(memory.pressure)
      try memory.free(pool: .sga, bytes: bytes(20))
      levels.append(memory.pressure)
    }
    #expect(zip(levels, levels.dropFirst()).count { $0 != $1 } == 1)
  }

  @Test(
    "Stall times raise pressure and let it fall at half of their lines",
    arguments: [
      (some: 49, full: 0, level: .none), (50, 0, .low), (100, 0, .medium), (200, 0, .high),
      (400, 0, .critical), (0, 19, .none), (0, 20, .low), (0, 50, .medium), (0, 100, .high),
      (0, 200, .critical), (-5, -5, .none), (Int.max, Int.max, .critical),
    ] as [(some: Int, full: Int, level: MemoryPressure)])
  func stalls(some: Int, full: Int, level: MemoryPressure) {
    var memory = Memory(total: bytes(1000))
    func reading(_ some: Int, _ full: Int) -> HostMemoryReading {
      HostMemoryReading(
        total: bytes(100), available: bytes(100), someAvg10: some, fullAvg10: full)
    }
    memory.observe(reading(some, full))
    #expect(memory.pressure == level)
    memory.observe(reading(some / 2 + some % 2, full / 2 + full % 2))
    #expect(memory.pressure == level)
    memory.observe(reading(0, 0))
    #expect(memory.pressure == .none)
    memory.observe(reading(400, 0))
    memory.observe(nil)
    #expect(memory.pressure == .none)
  }

  @Test("A reading without a total or with more available than total is no pressure")
  func strangeReadings() {
    var memory = Memory(total: bytes(1000))
    memory.observe(HostMemoryReading(total: .zero, available: .zero))
    #expect(memory.pressure == .none)
    memory.observe(HostMemoryReading(total: bytes(10), available: bytes(.max)))
    #expect(memory.pressure == .none)
  }

  @Test("At high pressure a grant is its minimum, at critical it waits, below it is whole")
  func grants() throws {
    var memory = Memory(total: bytes(1000))
    let limits = MemoryLimits()
    func claim(_ pga: Int64, _ workArea: Int64) -> MemoryClaim {
      MemoryClaim(
        session: SessionID(1), group: GroupID(100), pga: bytes(pga), workArea: bytes(workArea))
    }
    let (asked, least) = (claim(100, 50), claim(40, 10))
    func grant() -> MemoryGrant { memory.grant(for: asked, minimum: least, limits: limits) }
    func host(_ used: Int64) -> HostMemoryReading {
      HostMemoryReading(total: bytes(1000), available: bytes(1000 - used))
    }
    #expect(grant() == .whole)
    memory.observe(host(850))
    #expect(grant() == .shrunk(claim(40, 10)))
    #expect(memory.grant(for: least, minimum: asked, limits: limits) == .whole)
    memory.observe(host(960))
    guard case .wait(let shortage) = grant() else { throw Unexpected() }
    #expect(shortage.constraint == .pressure)
    memory.observe(nil)
    try memory.allocate(pool: .pga, bytes: bytes(300))
    guard case .wait(let full) = grant() else { throw Unexpected() }
    #expect(full.constraint == .pool(.pga, name: try EntityName("PGA")))
    #expect(full.asked == bytes(150))
    // What can never be whole is given as far as the caller can do with.
    let huge = claim(500, 0)
    #expect(memory.grant(for: huge, minimum: least, limits: limits) == .shrunk(claim(40, 0)))
    guard case .never = memory.grant(for: huge, minimum: huge, limits: limits) else {
      throw Unexpected()
    }
  }

  @Test("A claim of nothing fits at any pressure and holds nothing")
  func emptyClaim() throws {
    var memory = Memory(total: .zero)
    let claim = MemoryClaim(session: SessionID(1), group: GroupID(100))
    #expect(try memory.reserve(claim, limits: MemoryLimits()) == nil)
    try memory.release(claim)
    #expect(memory.largestHolders(10).isEmpty)
  }

  struct Unexpected: Error {}
}
