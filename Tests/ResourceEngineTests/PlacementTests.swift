import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Where commands are kept near to their memory.
@Suite struct PlacementTests {
  private let now = Now(boot: Instant(nanoseconds: 0), wall: WallTime(milliseconds: 0))
  private let nodes = [
    HostNode(number: 0, processors: CPUList([0, 1, 2, 3]), memory: ByteCount(bytes: 8 << 30)),
    HostNode(number: 1, processors: CPUList([4, 5, 6, 7]), memory: ByteCount(bytes: 8 << 30)),
  ]

  private func command(
    _ engine: inout Engine, _ limits: RequestedLimits, held: CPUList? = nil
  ) throws -> Session {
    let id = engine.sessions.nextSession
    let request = OpenRequest(
      kind: .command, attributes: SessionAttributes(user: "anna"), owner: 0,
      group: Policy.batchGroup)
    _ = try engine.apply(.open(request), at: now)
    _ = try engine.apply(.begin(BeginRequest(session: id, limits: limits)), at: now)
    if let held {
      let process = ProcessIdentity(pid: Int32(id.value) + 100, startTicks: 1)
      _ = try engine.apply(.start(id, process, Enforcement(cpus: held)), at: now)
    }
    return try #require(engine.sessions[id])
  }

  private func limits(cpu: Int?, memory: Int64? = nil, cpus: CPUList? = nil) -> RequestedLimits {
    var limits = RequestedLimits(memory: memory.map { ByteCount(bytes: $0 << 30) })
    limits.processors = cpu.map { ProcessorRate(processors: $0) }
    limits.cpus = cpus
    return limits
  }

  @Test("one node where it fits, and the memory with it where somebody said how much")
  func fits() throws {
    var engine = Engine(policy: .builtIn(at: now.wall), capacity: .unknown)
    let plain = try command(&engine, limits(cpu: 2))
    let place = try #require(engine.placement(of: plain, on: nodes))
    #expect(place.cpus == CPUList([0, 1, 2, 3]) && place.memoryNodes == nil)
    #expect(engine.placement(of: plain, on: [nodes[0]]) == nil, "nothing to choose")
  }

  @Test("what others hold counts, and what is larger than a node is spread")
  func held() throws {
    var engine = Engine(policy: .builtIn(at: now.wall))
    _ = try command(&engine, limits(cpu: 3), held: CPUList([0, 1, 2, 3]))
    let two = try command(&engine, limits(cpu: 2))
    #expect(engine.placement(of: two, on: nodes)?.cpus == CPUList([4, 5, 6, 7]))
    let six = try command(&engine, limits(cpu: 6))
    #expect(engine.placement(of: six, on: nodes)?.cpus == CPUList(0...7))
  }

  @Test("only on processors that it asked for, and nowhere when nobody knows what it wants")
  func wishes() throws {
    var engine = Engine(policy: .builtIn(at: now.wall))
    let bound = try command(&engine, limits(cpu: 1, cpus: CPUList([3, 4, 5])))
    #expect(engine.placement(of: bound, on: nodes)?.cpus == CPUList([3]))
    let unknown = try command(&engine, limits(cpu: nil))
    #expect(engine.placement(of: unknown, on: nodes) == nil)
  }
}
