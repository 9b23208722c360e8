import ResourceManagement
import TestSupport
import Testing

/// The code of docs/library.md, so that the page cannot grow old.
struct LibraryGuideTests {
  @Test("the guide's example does what the guide says")
  func guide() throws {
    let folder = try TemporaryFolder()
    let bootID = "boot"
    let clock: @Sendable () -> Now = {
      Now(boot: Instant(nanoseconds: 5), wall: WallTime(milliseconds: 5))
    }
    let manager = try ResourceManager(
      path: folder.path + "/state.json", bootID: bootID, clock: clock)
    let me = Actor(uid: 1000, name: "loader")

    // A group and a plan, as one change.
    _ = try manager.update(.init(), as: me) { transaction throws(ManagementError) in
      let time = transaction.now.wall
      try transaction.changePolicy { policy throws(PolicyError) in
        let limits = ResourceLimits(maxSessions: 2, queueTimeout: .seconds(60))
        let group = try policy.createGroup(
          EntityName("ETL"), GroupAttributes(priority: 5, limits: limits), at: time)
        try policy.createPlan(EntityName("NIGHT"), at: time)
        try policy.setDirective(plan: "NIGHT", Directive(.group(group.id), shares: 60), at: time)
        try policy.setDirective(plan: "NIGHT", Directive(.others, shares: 40), at: time)
        try policy.activatePlan(named: "NIGHT", by: me.name, at: time)
      }
    }

    // A session, a call, and its end.
    let opened = try manager.update(.init(), as: me) {
      transaction throws(ManagementError) -> SessionID in
      let id = transaction.engine.sessions.nextSession
      let etl = transaction.policy.groups.first { $0.name.text == "ETL" }?.id
      try transaction.apply(
        .open(
          OpenRequest(
            kind: .script, attributes: SessionAttributes(user: "loader"), owner: me.uid,
            group: etl)))
      try transaction.apply(.begin(BeginRequest(session: id)))
      return id
    }

    // What is going on, without a lock.
    let snapshot = try manager.read()
    let session = try #require(opened.result.flatMap { snapshot.engine.sessions[$0] })
    #expect(session.state == .active)
    #expect(snapshot.engine.policy.activePlan?.name.text == "NIGHT")
    #expect(snapshot.engine.niceLevels().values.max() == 0)
    #expect(snapshot.generation == 2)
  }
}
