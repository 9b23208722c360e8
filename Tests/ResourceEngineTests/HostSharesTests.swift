import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Weights of groups that run, where a plan has levels.
@Suite struct HostSharesTests {
  private let now = Now(boot: Instant(nanoseconds: 0), wall: WallTime(milliseconds: 0))

  /// Level 1 gives FIRST 70 and SECOND 30, level 2 gives THIRD everything that is left.
  private func engine(running: [String]) throws -> Engine {
    var policy = Policy.builtIn(at: now.wall)
    var plan = PlanAttributes()
    plan.method = .emphasis
    _ = try policy.createPlan(EntityName("LEVELS"), plan, at: now.wall)
    for (name, level, percent) in [("FIRST", 1, 70), ("SECOND", 1, 30), ("THIRD", 2, 100)] {
      let group = try policy.createGroup(EntityName(name), GroupAttributes(), at: now.wall)
      var directive = Directive(.group(group.id))
      directive.levels[level] = Percentage(percent: percent)
      try policy.setDirective(plan: "LEVELS", directive, at: now.wall)
    }
    var others = Directive(.others)
    others.levels[3] = Percentage(percent: 100)
    try policy.setDirective(plan: "LEVELS", others, at: now.wall)
    try policy.activatePlan(named: "LEVELS", by: "test", at: now.wall)
    var engine = Engine(policy: policy)
    for name in running {
      let session = engine.sessions.nextSession
      let group = try policy.group(named: name).id
      _ = try engine.apply(
        .open(
          OpenRequest(
            kind: .command, attributes: SessionAttributes(user: "anna"), owner: 0, group: group)),
        at: now)
      _ = try engine.apply(.begin(BeginRequest(session: session)), at: now)
    }
    return engine
  }

  private func shares(_ engine: Engine, demand: [String: Double] = [:]) throws -> [String: Double] {
    var wishes: [GroupID: Double] = [:]
    for (name, wish) in demand { wishes[try engine.policy.group(named: name).id] = wish }
    var shares: [String: Double] = [:]
    for group in engine.desiredHostState(demand: wishes).groups {
      shares[engine.policy.name(of: group.id)] = (group.share * 1000).rounded() / 1000
    }
    return shares
  }

  @Test("what a level does not use goes to the next level first, and not to its siblings")
  func cascade() throws {
    #expect(
      try shares(try engine(running: ["FIRST", "SECOND", "THIRD"]))
        == ["FIRST": 0.7, "SECOND": 0.3, "THIRD": 0])
    #expect(
      try shares(try engine(running: ["SECOND", "THIRD"])) == ["SECOND": 0.3, "THIRD": 0.7])
  }

  @Test("the same for a group that runs and has been measured to want little")
  func measured() throws {
    let engine = try engine(running: ["FIRST", "SECOND", "THIRD"])
    #expect(
      try shares(engine, demand: ["FIRST": 0.1])
        == ["FIRST": 0.1, "SECOND": 0.3, "THIRD": 0.6])
    // Demand of one that does not run means nothing.
    #expect(
      try shares(try self.engine(running: ["SECOND", "THIRD"]), demand: ["FIRST": 0.5])
        == ["SECOND": 0.3, "THIRD": 0.7])
  }
}
