import DurableStorage
import Glibc
import Quantities
import ResourceEngine
@testable import ResourceManagement
import TestSupport
import Testing

@Suite struct LogTests {
  let fixture: ManagerFixture

  init() throws {
    fixture = try ManagerFixture()
  }

  @Test func everyAcceptedChangeIsALineOfTheEventLog() throws {
    try fixture.createGroup("A")
    try fixture.createGroup("B")
    let changes = try fixture.manager.changes()
    #expect(changes.map(\.object) == ["A", "B"])
    #expect(changes.map(\.generation) == [1, 2])
    #expect(changes.allSatisfy { $0.action == "group create" && $0.actor == fixture.root })
    #expect(changes.allSatisfy { $0.time == ManagerFixture.now.wall })
    #expect(fixture.folder.names.contains("events.jsonl"))
  }

  @Test func anEventLogThatCannotBeWrittenIsOnlyAWarning() throws {
    mkdir(fixture.folder.path("events.jsonl"), 0o700)
    let committed = try fixture.createGroup("A")
    #expect(committed.isWritten)
    #expect(committed.warnings.count == 1)
    #expect(try fixture.manager.read().generation == 1)
    #expect(errorCode { _ = try fixture.manager.changes() } == .stateIO)
  }

  @Test func anEndedSessionLeavesItsRecord() throws {
    let id = try fixture.openSession()
    #expect(try fixture.manager.record(of: id) == nil)
    _ = try fixture.close(id)
    let record = try #require(try fixture.manager.record(of: id))
    #expect(record.outcome == .closed)
    #expect(record.attributes.user == "anna")
    #expect(try fixture.manager.read().engine.sessions[id] == nil)
    #expect(try fixture.manager.sessionRecords().count == 1)
  }

  @Test func aSessionIsNotForgottenUnlessItsRecordIsKept() throws {
    let id = try fixture.openSession()
    let before = fixture.bytes
    mkdir(fixture.folder.path("sessions.jsonl"), 0o700)
    #expect(errorCode { _ = try fixture.close(id) } == .stateIO)
    #expect(fixture.bytes == before)
    rmdir(fixture.folder.path("sessions.jsonl"))
    _ = try fixture.close(id)
    #expect(try fixture.manager.record(of: id) != nil)
  }

  @Test func theRecordIsThereBeforeTheStateForgets() throws {
    let id = try fixture.openSession()
    // The state cannot be replaced, as if the power went between record and state.
    let backup = fixture.folder.path("state.json.bak")
    unlink(backup)
    mkdir(backup, 0o700)
    #expect(errorCode { _ = try fixture.close(id) } == .stateIO)
    #expect(try fixture.manager.read().engine.sessions[id] != nil)
    #expect(try fixture.manager.sessionRecords().map(\.id) == [id])
    rmdir(backup)
    _ = try fixture.close(id)
    #expect(try fixture.manager.sessionRecords().map(\.id) == [id, id])
    #expect(try fixture.manager.record(of: id)?.outcome == .closed)
  }

  @Test func tornAndForeignLinesAreSkipped() throws {
    let id = try fixture.openSession()
    _ = try fixture.close(id)
    let whole = try #require(fixture.folder.text("sessions.jsonl"))
    for length in [1, whole.utf8.count / 2, whole.utf8.count - 2] {
      let torn = String(decoding: whole.utf8.prefix(length), as: UTF8.self)
      try fixture.folder.write("{}\nnoise\n\n\(whole)[1]\n\(torn)", to: "sessions.jsonl")
      #expect(try fixture.manager.sessionRecords().map(\.id) == [id])
    }
    let second = try fixture.openSession()
    _ = try fixture.close(second)
    #expect(try fixture.manager.sessionRecords().map(\.id) == [id, second])
  }

  @Test func logsStandBesideTheStateUnderItsName() throws {
    func logs(_ path: String) throws -> [String] {
      let manager = try ResourceManager(path: path, bootID: "b") { ManagerFixture.now }
      return [manager.eventLog.path, manager.sessionLog.path]
    }
    #expect(
      try logs("/nowhere/state.json") == ["/nowhere/events.jsonl", "/nowhere/sessions.jsonl"])
    #expect(
      try logs("/nowhere/blue.json") == [
        "/nowhere/blue.events.jsonl", "/nowhere/blue.sessions.jsonl",
      ])
    #expect(
      try logs("/nowhere/blue") == ["/nowhere/blue.events.jsonl", "/nowhere/blue.sessions.jsonl"])
    #expect(try logs("./state.json") == ["./events.jsonl", "./sessions.jsonl"])
    // The same file, named from its own folder.
    #expect(try logs("state.json") == ["./events.jsonl", "./sessions.jsonl"])
  }

  /// A group of users works on one state: mode 0660, folder with the set-group-id bit.
  @Test func whatStandsBesideASharedStateIsSharedAsWell() throws {
    try fixture.createGroup("A")
    chmod(fixture.manager.path, 0o660)
    unlink(fixture.folder.path("events.jsonl"))
    let id = try fixture.openSession()
    _ = try fixture.close(id)
    let life = try fixture.manager.holdLife(of: id)
    withExtendedLifetime(life) {}
    #expect(fixture.folder.mode(of: "events.jsonl") == 0o660)
    #expect(fixture.folder.mode(of: "sessions.jsonl") == 0o660)
    #expect(fixture.folder.mode(of: "state.json.sessions").map { $0 & 0o770 } == 0o770)
  }
}
