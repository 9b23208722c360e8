import Glibc
import Quantities
import ResourceEngine
@testable import ResourceManagement
import TestSupport
import Testing

/// Restarts, locks of sessions and repair.
@Suite struct LifecycleTests {
  let fixture: ManagerFixture

  init() throws {
    fixture = try ManagerFixture()
  }

  @Test func aRestartLosesEverySessionAtTheNextChange() throws {
    let script = try fixture.openSession(.script)
    let command = try fixture.openSession(.command)
    let after = try fixture.manager(bootID: "boot-2")
    #expect(try after.read().engine.sessions.sessions.count == 2)
    let committed = try after.update(.init(), as: fixture.root) { _ in }
    #expect(committed.isWritten)
    #expect(committed.snapshot.engine.sessions.sessions.isEmpty)
    #expect(committed.snapshot.bootID == "boot-2")
    #expect(try after.read().engine.sessions.sessions.isEmpty)
    let records = try after.sessionRecords()
    #expect(records.map(\.id) == [script, command])
    #expect(records.allSatisfy { $0.outcome == .lost })
    let next = try after.update(.init(), as: fixture.root) { _ in }
    #expect(!next.isWritten)
    #expect(try after.sessionRecords().count == 2)
  }

  @Test func theSameBootKeepsItsSessions() throws {
    _ = try fixture.openSession(.script)
    _ = try fixture.manager.update(.init(), as: fixture.root) { _ in }
    #expect(try fixture.manager.read().engine.sessions.sessions.count == 1)
  }

  @Test func whatTimeMakesDueIsDoneByAnyChange() throws {
    let id = try fixture.openSession(.command)
    let limits = RequestedLimits(timeout: .seconds(5))
    _ = try fixture.manager.update(.init(), as: fixture.root) {
      (transaction: inout Transaction) throws(ManagementError) in
      let second = transaction.engine.sessions.nextSession
      let attributes = SessionAttributes(user: "anna")
      try transaction.apply(.open(OpenRequest(kind: .command, attributes: attributes, owner: 0)))
      try transaction.apply(.begin(BeginRequest(session: second, limits: limits)))
    }
    var later = ManagerFixture.now
    later.boot = later.boot + .seconds(6)
    let committed = try fixture.manager(at: later).update(.init(), as: fixture.root) { _ in }
    #expect(committed.snapshot.engine.sessions[SessionID(2)]?.state == .killed)
    #expect(committed.snapshot.engine.sessions[id]?.state == .active)
    guard case .terminate(SessionID(2), _)? = committed.effects.first else {
      Issue.record("nobody was told: \(committed.effects)")
      return
    }
  }

  @Test func aSessionIsSupervisedWhileItsLifeIsHeld() throws {
    let id = SessionID(7)
    #expect(try !fixture.manager.isSupervised(id))
    var life: SessionLife? = try fixture.manager.holdLife(of: id)
    #expect(life != nil)
    #expect(try fixture.manager.isSupervised(id))
    #expect(try !fixture.manager.isSupervised(SessionID(8)))
    life = nil
    // A child that another test starts holds a copy of every descriptor for a moment.
    for _ in 0..<2000 where try fixture.manager.isSupervised(id) { usleep(5000) }
    #expect(try !fixture.manager.isSupervised(id))
    #expect(fixture.folder.mode(of: "state.json.sessions") == 0o700)
    mkfifo(fixture.manager.wakePath(of: id), 0o600)
    fixture.manager.removeFiles(of: id)
    #expect(access(fixture.manager.lockPath(of: id), F_OK) != 0)
    #expect(access(fixture.manager.wakePath(of: id), F_OK) != 0)
  }

  @Test func hostWritersComeOneAfterAnotherAndSeeTheNewestState() throws {
    try fixture.createGroup("A")
    var seen: [UInt64] = []
    try fixture.manager.withHostOrder(timeout: .seconds(5)) { snapshot in
      seen.append(snapshot.generation)
      let code = errorCode { try fixture.manager.withHostOrder(timeout: .zero) { _ in } }
      #expect(code == .stateBusy)
    }
    try fixture.createGroup("B")
    try fixture.manager.withHostOrder(timeout: .seconds(5)) { seen.append($0.generation) }
    #expect(seen == [1, 2])
  }

  @Test func aDamagedStateIsRepairedFromItsBackupAndKept() throws {
    try fixture.createGroup("A")
    let good = try fixture.manager.read()
    try fixture.createGroup("B")
    let lost = try fixture.manager.read().generation
    try fixture.folder.write("damaged", to: "state.json", mode: 0o640)
    #expect(errorCode { _ = try fixture.manager.read() } == .stateCorrupt)
    #expect(errorCode { try fixture.createGroup("C") } == .stateCorrupt)
    #expect(fixture.folder.text("state.json") == "damaged")
    let kept = try #require(try fixture.manager.repairFromBackup(lockTimeout: .seconds(5)))
    #expect(kept == fixture.manager.path + ".corrupt-1700000000000")
    #expect(fixture.folder.text("state.json.corrupt-1700000000000") == "damaged")
    #expect(fixture.folder.mode(of: "state.json") == 0o640)
    let repaired = try fixture.manager.read()
    #expect(repaired.engine == good.engine)
    #expect(repaired.lineage == good.lineage)
    #expect(repaired.generation > lost, "a generation names one content only")
    #expect(try fixture.manager.readBackup().generation == good.generation)
    #expect(try fixture.createGroup("C").isWritten)
  }

  @Test func aLostStateIsNoNewBeginningAndComesBackFromItsBackup() throws {
    try fixture.createGroup("A")
    try fixture.createGroup("B")
    unlink(fixture.manager.path)
    #expect(errorCode { _ = try fixture.manager.read() } == .stateLost)
    #expect(errorCode { try fixture.createGroup("C") } == .stateLost)
    #expect(!fixture.manager.exists)
    #expect(try fixture.manager.repairFromBackup(lockTimeout: .seconds(5)) == nil)
    #expect(try fixture.manager.read().engine.policy.groups.count == 5)
  }

  @Test func aBadBackupRepairsNothing() throws {
    try fixture.createGroup("A")
    try fixture.createGroup("B")
    try fixture.folder.write("bad", to: "state.json.bak")
    let before = fixture.bytes
    #expect(
      errorCode { _ = try fixture.manager.repairFromBackup(lockTimeout: .seconds(5)) }
        == .stateCorrupt)
    unlink(fixture.manager.backupPath)
    #expect(
      errorCode { _ = try fixture.manager.repairFromBackup(lockTimeout: .seconds(5)) } == .stateLost
    )
    #expect(fixture.bytes == before)
  }
}
