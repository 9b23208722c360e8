import Quantities
import ResourceEngine
import ResourcePolicy
import TestSupport
import Testing

/// Random calls for GPUs: nobody is beside one who holds a GPU alone, shares fit, limits hold, and
/// nobody waits for what lies free.
@Suite struct EngineGPUPropertyTests {
  @Test("What is held fits the machine and the plan after every change", arguments: 0..<20)
  func random(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let count = Int.random(in: 1...6, using: &random)
    let limit = Int.random(in: 1...3, using: &random)
    let nodes = (0..<count).map { _ in Bool.random(using: &random) ? 0 : 1 }
    var fixture = try EngineFixture { $0.alphaDirective.gpus = limit }
    try fixture.apply(.observe(HostReading(gpus: try EngineGPUDeviceTests.gpus(nodes))))
    var live: [SessionID] = []
    for _ in 0..<150 {
      if live.count > 8 || (Bool.random(using: &random) && !live.isEmpty) {
        let id = live.remove(at: Int.random(in: 0..<live.count, using: &random))
        try fixture.apply(.close(id))
      } else {
        let group = Bool.random(using: &random) ? EngineFixture.alpha : EngineFixture.beta
        let demand =
          Bool.random(using: &random)
          ? CallDemand(gpus: Int.random(in: 1...3, using: &random))
          : CallDemand(gpuMemory: .mebibytes(Int64.random(in: 1...90, using: &random)))
        let id = try fixture.open(group)
        live.append(id)
        _ = try? fixture.begin(id, demand)
      }
      try check(fixture, limit: limit)
    }
  }

  private func check(_ fixture: EngineFixture, limit: Int) throws {
    let engine = fixture.engine
    var holds: [GPUName: [(hold: GPUHold, group: GroupID)]] = [:]
    for session in engine.sessions.sessions {
      for hold in session.call?.grant.devices ?? [] {
        holds[hold.name, default: []].append((hold, session.group))
      }
    }
    for (name, held) in holds {
      let device = try #require(engine.gpus.devices.first { $0.name == name })
      let shared = held.compactMap(\.hold.memory).reduce(ByteCount.zero) { $0 + $1 }
      #expect(held.allSatisfy { $0.hold.memory != nil } || held.count == 1)
      #expect(try shared <= #require(device.memory))
    }
    let ofAlpha = holds.values.count { $0.contains { $0.group == EngineFixture.alpha } }
    #expect(ofAlpha <= limit)
    #expect(engine.gpus.held == holds.count)
    // With all of them free whoever is first runs.
    if holds.isEmpty { #expect(engine.admission.waiting == 0) }
  }
}
