import Glibc
import Quantities
import ResourceEngine
@testable import ResourceManagement
import ResourcePolicy
import TestSupport
import Testing

/// Zones, principals, and what the log says of plans that schedules activate.
@Suite struct ManagerPolicyTests {
  @Test("a zone source gives the zones that it knows, and UTC always")
  func zoneSource() {
    let source = ZoneSource { name in
      name.hasPrefix("Test/") ? TimeZoneRules(name: name, initialOffset: 3600) : nil
    }
    let tables = source.tables(for: ["UTC", "Test/A", "Mars/Olympus"])
    #expect(tables["Test/A"]?.name == "Test/A")
    #expect(tables["UTC"] != nil)
    #expect(tables["Mars/Olympus"] == nil)
    #expect(ZoneSource.utcOnly.tables(for: ["Test/A"])["Test/A"] == nil)
    #expect(source.tables(for: .builtIn(at: PolicySamples.time)) == .utcOnly)
  }

  @Test("root and the owner of the state are administrators, others are not")
  func principals() throws {
    let fixture = try ManagerFixture()
    let stranger = Actor(uid: 4_000_000, name: "anna", roles: ["dba"])
    // Whoever makes the state will own it.
    #expect(fixture.manager.principal(of: stranger).isAdministrator)
    try fixture.createGroup("G")
    #expect(
      fixture.manager.principal(of: stranger)
        == Principal(user: "anna", roles: ["dba"], isAdministrator: false))
    #expect(fixture.manager.principal(of: fixture.root).isAdministrator)
    #expect(fixture.manager.principal(of: Actor(uid: getuid(), name: "me")).isAdministrator)
  }

  @Test("the log says which schedule has activated a plan, and a transaction sees its zone")
  func scheduled() throws {
    let folder = try TemporaryFolder()
    let zones = ZoneSource { TimeZoneRules(name: $0, initialOffset: 7200) }
    func manager(after seconds: Int64) throws -> ResourceManager {
      let wall = ManagerFixture.now.wall.milliseconds + seconds * 1000
      let boot = ManagerFixture.now.boot.nanoseconds + seconds * 1_000_000_000
      let now = Now(
        boot: Instant(nanoseconds: boot), wall: WallTime(milliseconds: wall))
      return try ResourceManager(
        path: folder.path("state.json"), bootID: "boot-1", zones: zones, clock: { now })
    }
    // It is 22:13 in UTC and 0:13 in a zone two hours to the east.
    let root = Actor(uid: 0, name: "root")
    _ = try manager(after: 0).update(.init(), as: root) {
      (transaction: inout Transaction) throws(ManagementError) in
      let time = transaction.now.wall
      let tables = zones.tables(for: ["Test/East"])
      try transaction.changePolicy { policy throws(PolicyError) in
        let plan = try policy.plan(named: "NIGHTTIME_PLAN").id
        try policy.createSchedule(
          EntityName("NIGHT"),
          ScheduleAttributes(
            plan: plan, start: TimeOfDay(seconds: 3600), end: TimeOfDay(seconds: 7200),
            zone: "Test/East"), zones: tables, at: time)
      }
      let edge = transaction.calendar.nextEdge(after: time)
      #expect(edge == WallTime(milliseconds: 1_700_002_800_000))
    }
    #expect(try manager(after: 0).read().engine.policy.activePlan?.name.text == "DEFAULT_PLAN")
    _ = try manager(after: 3600).createGroup("LATER", as: root)
    let changes = try manager(after: 3600).changes()
    #expect(
      changes.contains { $0.action == "plan activate (NIGHT)" && $0.object == "NIGHTTIME_PLAN" })
    #expect(try manager(after: 3600).read().engine.policy.activePlan?.name.text == "NIGHTTIME_PLAN")
  }
}
