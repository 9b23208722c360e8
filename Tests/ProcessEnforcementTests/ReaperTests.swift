import Glibc
import LinuxHost
import ProcessEnforcement
import Quantities
import ResourceEngine
import ResourceManagement
import TestSupport
import Testing

@Suite struct ReaperTests {
  let fixture: EnforcementFixture

  init() throws {
    fixture = try EnforcementFixture()
  }

  @Test func withoutAStateThereIsNothingToReap() throws {
    #expect(try fixture.reap().isEmpty)
    #expect(fixture.folder.names.isEmpty)
  }

  @Test func aSessionWhoseSupervisorLivesIsLeftAlone() throws {
    let id = try fixture.open()
    let life = try fixture.manager.holdLife(of: id)
    let child = try Child(marked: try fixture.marker(id))
    try fixture.start(id, try #require(child.identity))
    let before = fixture.folder.read("state.json")
    #expect(try fixture.reap().isEmpty)
    #expect(!child.hasEnded)
    #expect(fixture.folder.read("state.json") == before)
    withExtendedLifetime(life) {}
  }

  @Test func aSessionWithoutASupervisorIsLostAndItsSlotIsFree() throws {
    try fixture.limitSlots(to: 1)
    let (first, second) = (try fixture.open(), try fixture.open())
    #expect(try fixture.session(second)?.state == .waiting)
    var life: SessionLife? = try fixture.manager.holdLife(of: first)
    let waiting = try fixture.manager.holdLife(of: second)
    guard let fifo = WakeFIFO(creating: fixture.manager.wakePath(of: second)) else {
      Issue.record("no FIFO")
      return
    }
    let command = try Child()
    let daemon = try Child(marked: try fixture.marker(first))
    let stranger = try Child(marked: SessionMarker(lineage: "stranger", session: first))
    try fixture.start(first, try #require(command.identity))
    #expect(life != nil)
    life = nil
    #expect(soon { (try? fixture.manager.isSupervised(first)) == false })
    let marker = try fixture.marker(first)
    #expect(soon { marker.processes().contains { $0.pid == daemon.pid } })
    #expect(try fixture.reap() == [first: 2])
    #expect(soon { command.hasEnded && daemon.hasEnded })
    #expect(!stranger.hasEnded)
    #expect(try fixture.session(first) == nil)
    #expect(try fixture.session(second)?.state == .active)
    #expect(try fixture.manager.record(of: first)?.outcome == .lost)
    var source = pollfd(fd: fifo.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&source, 1, 0) == 1, "the next in the queue was not woken")
    #expect(access(fixture.manager.lockPath(of: first), F_OK) != 0)
    #expect(try fixture.reap().isEmpty)
    withExtendedLifetime(waiting) {}
  }

  @Test func whoGotThePidLaterIsNeverSignalled() throws {
    let id = try fixture.open()
    let innocent = try Child()
    let identity = try #require(innocent.identity)
    try fixture.start(
      id, ProcessIdentity(pid: identity.pid, startTicks: identity.startTicks &+ 1))
    #expect(try fixture.reap() == [id: 0])
    #expect(try fixture.session(id) == nil)
    #expect(!innocent.hasEnded)
    #expect(ProcessStat.of(innocent.pid)?.state != "Z")
  }

  @Test func sessionsOfOthersAreLeftToThemAndToRoot() throws {
    let id = try fixture.open(owner: 1000)
    #expect(try fixture.reap(as: Actor(uid: 1001, name: "eve")).isEmpty)
    #expect(try fixture.session(id) != nil)
    #expect(try fixture.reap(as: Actor(uid: 1000, name: "anna")) == [id: 0])
    #expect(try fixture.session(id) == nil)
  }

  @Test func aSessionOfAScriptNeedsNoSupervisor() throws {
    _ = try fixture.manager.update(.init(), as: fixture.root) {
      (transaction: inout Transaction) throws(ManagementError) in
      let attributes = SessionAttributes(user: "anna")
      try transaction.apply(.open(OpenRequest(kind: .script, attributes: attributes, owner: 0)))
    }
    #expect(try fixture.reap().isEmpty)
    #expect(try fixture.session(SessionID(1)) != nil)
  }

  @Test func aStoppedCommandIsEndedAsWell() throws {
    let id = try fixture.open()
    let child = try Child(marked: try fixture.marker(id))
    try fixture.start(id, try #require(child.identity))
    kill(child.pid, SIGSTOP)
    #expect(soon { ProcessStat.of(child.pid)?.state == "T" })
    #expect(try fixture.reap() == [id: 1])
    #expect(soon { child.hasEnded })
  }

  @Test func afterARestartSessionsAreLostTheirFilesRemovedAndNobodyIsSignalled() throws {
    let before = try ResourceManager(
      path: fixture.manager.path, bootID: "an earlier boot", clock: { HostClock.now() })
    let innocent = try Child()
    let identity = try #require(innocent.identity)
    _ = try before.update(.init(), as: fixture.root) {
      (transaction: inout Transaction) throws(ManagementError) in
      let id = transaction.engine.sessions.nextSession
      let attributes = SessionAttributes(user: "anna")
      try transaction.apply(.open(OpenRequest(kind: .command, attributes: attributes, owner: 0)))
      try transaction.apply(.begin(BeginRequest(session: id)))
      try transaction.apply(.start(id, identity))
    }
    let id = SessionID(1)
    mkdir(fixture.manager.sessionsFolder, 0o700)
    try fixture.folder.write("", to: "state.json.sessions/1.lock")
    #expect(try fixture.reap() == [id: 0])
    #expect(try fixture.session(id) == nil)
    #expect(try fixture.manager.record(of: id)?.outcome == .lost)
    #expect(!innocent.hasEnded)
    #expect(access(fixture.manager.lockPath(of: id), F_OK) != 0)
    #expect(try fixture.reap().isEmpty)
  }
}
