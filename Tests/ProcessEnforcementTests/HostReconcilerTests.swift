import Glibc
import LinuxHost
import ProcessEnforcement
import Quantities
import ResourceEngine
import ResourceManagement
import ResourcePolicy
import TestSupport
import Testing

@Suite struct HostReconcilerTests {
  let fixture: EnforcementFixture

  init() throws {
    fixture = try EnforcementFixture()
  }

  private func weight(of id: SessionID) throws -> HostState.Command? {
    try fixture.manager.read().engine.desiredHostState().command(of: id)
  }

  private func command(in group: GroupID) throws -> (SessionID, Child) {
    let id = try fixture.open(group: group)
    let child = try Child()
    try fixture.start(id, try #require(child.identity))
    return (id, child)
  }

  @Test(.enabled(if: geteuid() == 0, "only root may raise a priority again"))
  func realProcessesGetTheWeightsOfTheirGroups() throws {
    let (light, child) = try command(in: Policy.maintenanceGroup)
    let (heavy, other) = try command(in: Policy.sysGroup)
    let wanted = try #require(try weight(of: light))
    #expect(wanted.nice > 0)
    #expect(HostReconciler(fixture.manager).reconcile() == [])
    #expect(ProcessPriority.nice(of: child.pid) == wanted.nice)
    #expect(ProcessPriority.ioLevel(of: child.pid) == wanted.ioLevel)
    #expect(ProcessPriority.nice(of: other.pid) == 0)
    // By hand, in either direction: the next command heals it.
    for wrong in [19, 0] {
      #expect(ProcessPriority.setNice(wrong, ofGroup: child.pid) == nil)
      #expect(HostReconciler(fixture.manager).reconcile() == [])
      #expect(ProcessPriority.nice(of: child.pid) == wanted.nice)
    }
    // Alone, the light one gets everything.
    _ = try fixture.manager.update(.init(), as: fixture.root) {
      (transaction: inout Transaction) throws(ManagementError) in
      try transaction.apply(.exit(heavy, ExitReport(status: .exited(code: 0))))
    }
    #expect(HostReconciler(fixture.manager).reconcile() == [])
    #expect(ProcessPriority.nice(of: child.pid) == 0)
  }

  @Test func whoGotThePidLaterKeepsItsPriority() throws {
    let id = try fixture.open(group: Policy.maintenanceGroup)
    let innocent = try Child()
    let identity = try #require(innocent.identity)
    try fixture.start(
      id, ProcessIdentity(pid: identity.pid, startTicks: identity.startTicks &+ 1))
    let (heavy, other) = try command(in: Policy.sysGroup)
    #expect(try #require(try weight(of: id)).nice > 0)
    let nice = ProcessPriority.nice(of: innocent.pid)
    #expect(HostReconciler(fixture.manager).reconcile() == [])
    #expect(ProcessPriority.nice(of: innocent.pid) == nice)
    #expect(ProcessPriority.ioLevel(of: innocent.pid) == nil)
    withExtendedLifetime((heavy, other)) {}
  }

  @Test func aDamagedStateIsAProblemInWordsAndNoTrap() throws {
    let (_, child) = try command(in: Policy.maintenanceGroup)
    try fixture.folder.write("damaged", to: "state.json")
    #expect(HostReconciler(fixture.manager).reconcile().count == 1)
    #expect(!child.hasEnded)
  }
}
