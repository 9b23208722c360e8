import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Caps of CPU use as the host must hold them.
struct CapTests {
  private static let now = Now(
    boot: Instant(nanoseconds: 0), wall: WallTime(milliseconds: 0))

  /// An engine with running sessions, `count` of them in each group named.
  private func engine(
    _ policy: Policy, running: KeyValuePairs<GroupID, Int>
  ) throws -> Engine {
    var engine = Engine(policy: policy)
    for (group, count) in running {
      for _ in 0..<count {
        let id = engine.sessions.nextSession
        _ = try engine.apply(
          .open(
            OpenRequest(
              kind: .script, attributes: SessionAttributes(user: "u"), owner: 0,
              principal: Principal(user: "u", isAdministrator: true), group: group)),
          at: Self.now)
        _ = try engine.apply(.begin(BeginRequest(session: id)), at: Self.now)
      }
    }
    return engine
  }

  @Test("without limits nothing is capped")
  func none() throws {
    let engine = try engine(.builtIn(at: Self.now.wall), running: [Policy.batchGroup: 2])
    #expect(engine.cpuCaps().isEmpty)
  }

  @Test("the sessions of a group share its utilization limit equally")
  func utilizationLimit() throws {
    var policy = Policy.builtIn(at: Self.now.wall)
    try policy.setDirective(
      plan: "DEFAULT_PLAN",
      Directive(
        .group(Policy.batchGroup), shares: 30, utilizationLimit: Percentage(percent: 20)),
      at: Self.now.wall)
    let engine = try engine(
      policy, running: [Policy.batchGroup: 2, Policy.interactiveGroup: 1])
    let caps = engine.cpuCaps()
    #expect(Set(caps.keys) == [Policy.batchGroup])
    #expect(abs((caps[Policy.batchGroup] ?? 0) - 0.1) < 1e-9)
  }

  @Test("under a plan that keeps a part free the groups that run share the rest")
  func planCap() throws {
    var policy = Policy.builtIn(at: Self.now.wall)
    try policy.activatePlan(named: "DAYTIME_PLAN", by: "test", at: Self.now.wall)
    let engine = try engine(
      policy, running: [Policy.batchGroup: 1, Policy.interactiveGroup: 1, Policy.sysGroup: 1])
    let caps = engine.cpuCaps()
    // 100 : 80 : 15 of 90 %; SYS_GROUP is never held down.
    #expect(Set(caps.keys) == [Policy.batchGroup, Policy.interactiveGroup])
    #expect(abs((caps[Policy.interactiveGroup] ?? 0) - 0.9 * 80 / 195) < 1e-9)
    #expect(abs((caps[Policy.batchGroup] ?? 0) - 0.9 * 15 / 195) < 1e-9)
  }
}
