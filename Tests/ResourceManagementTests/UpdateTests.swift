import Glibc
import Quantities
import ResourceEngine
import ResourceManagement
import ResourcePolicy
import TestSupport
import Testing

@Suite struct UpdateTests {
  let fixture: ManagerFixture

  init() throws {
    fixture = try ManagerFixture()
  }

  @Test func aStateThatWasNeverMadeReadsAsANewOneAndIsNotWritten() throws {
    let snapshot = try fixture.manager.read()
    #expect(snapshot.generation == 0)
    #expect(snapshot.engine.policy.groups.count == 4)
    #expect(!fixture.manager.exists)
    #expect(fixture.folder.names.isEmpty)
  }

  @Test func aChangeIsOnTheDiskWhenItIsReported() throws {
    let committed = try fixture.createGroup("ANALYTICS")
    #expect(committed.isWritten)
    #expect(!committed.isRepeat)
    #expect(committed.warnings.isEmpty)
    #expect(committed.snapshot.generation == 1)
    let read = try fixture.manager().read()
    #expect(read.generation == 1)
    #expect(read.lineage == committed.snapshot.lineage)
    #expect(read.engine == committed.snapshot.engine)
    #expect(try read.engine.policy.group(named: "analytics").name.text == "ANALYTICS")
  }

  @Test func theLineageStaysAndTheGenerationGrowsByOne() throws {
    let first = try fixture.createGroup("A").snapshot
    let second = try fixture.createGroup("B").snapshot
    #expect(second.lineage == first.lineage)
    #expect(second.generation == first.generation + 1)
    #expect(try fixture.manager.readBackup().generation == first.generation)
  }

  @Test func aRefusedChangeLeavesEveryByteAsItWas() throws {
    try fixture.fill()
    let before = fixture.bytes
    let inode = fixture.folder.inode(of: "state.json")
    let events = fixture.folder.read("events.jsonl")
    #expect(errorCode { try fixture.createGroup("ANALYTICS") } == .groupExists)
    #expect(errorCode { _ = try fixture.close(SessionID(77)) } == .sessionNotFound)
    #expect(fixture.bytes == before)
    #expect(fixture.folder.inode(of: "state.json") == inode)
    #expect(fixture.folder.read("events.jsonl") == events)
    #expect(fixture.folder.read("sessions.jsonl") == nil)
  }

  @Test func halfOfAChangeIsNoChange() throws {
    try fixture.createGroup("A")
    let before = fixture.bytes
    let code = errorCode {
      _ = try fixture.manager.update(.init(), as: fixture.root) {
        (transaction: inout Transaction) throws(ManagementError) in
        let request = OpenRequest(kind: .script, attributes: .init(user: "anna"), owner: 0)
        try transaction.apply(.open(request))
        try transaction.apply(.close(SessionID(99)))
      }
    }
    #expect(code == .sessionNotFound)
    #expect(fixture.bytes == before)
    #expect(fixture.folder.read("sessions.jsonl") == nil)
  }

  @Test func aRefusedPreparationIsNoChange() throws {
    try fixture.createGroup("A")
    let before = fixture.bytes
    let code = errorCode {
      _ = try fixture.manager.update(
        .init(), as: fixture.root,
        prepare: { (_: Void, _) throws(ManagementError) in
          throw .notYours(SessionID(1), owner: 5)
        },
        { (transaction: inout Transaction) throws(ManagementError) in
          let request = OpenRequest(kind: .script, attributes: .init(user: "anna"), owner: 0)
          try transaction.apply(.open(request))
        })
    }
    #expect(code == .accessDenied)
    #expect(fixture.bytes == before)
  }

  @Test func nothingDifferentIsNotWritten() throws {
    try fixture.createGroup("A")
    let inode = fixture.folder.inode(of: "state.json")
    let committed = try fixture.manager.update(.init(), as: fixture.root) { transaction in
      transaction.note("look", "A")
    }
    #expect(!committed.isWritten)
    #expect(committed.snapshot.generation == 1)
    #expect(fixture.folder.inode(of: "state.json") == inode)
    #expect(try fixture.manager.changes().count == 1)
  }

  @Test func aChangeOfNothingMakesAStateThatIsNotThereYet() throws {
    let committed = try fixture.manager.update(.init(), as: fixture.root) { _ in }
    #expect(committed.isWritten)
    #expect(committed.snapshot.generation == 1)
    #expect(fixture.manager.exists)
  }

  @Test func anAbandonedChangeIsNotWritten() throws {
    try fixture.createGroup("A")
    let before = fixture.bytes
    let committed = try fixture.manager.update(.init(), as: fixture.root) {
      (transaction: inout Transaction) throws(ManagementError) in
      let request = OpenRequest(kind: .script, attributes: .init(user: "anna"), owner: 0)
      try transaction.apply(.open(request))
      transaction.abandon()
    }
    #expect(!committed.isWritten)
    #expect(committed.effects.isEmpty)
    #expect(fixture.bytes == before)
  }

  @Test func anotherGenerationThanNamedRefuses() throws {
    try fixture.createGroup("A")
    var options = ResourceManager.UpdateOptions()
    options.ifGeneration = 7
    let before = fixture.bytes
    #expect(errorCode { try fixture.createGroup("B", options) } == .generationMismatch)
    #expect(fixture.bytes == before)
    options.ifGeneration = 1
    #expect(try fixture.createGroup("B", options).snapshot.generation == 2)
  }

  @Test func aDryRunGoesAllTheWayAndWritesNothing() throws {
    try fixture.createGroup("A")
    let before = fixture.bytes
    var options = ResourceManager.UpdateOptions()
    options.isDryRun = true
    let committed = try fixture.createGroup("B", options)
    #expect(!committed.isWritten)
    #expect(committed.effects.isEmpty)
    #expect(committed.snapshot.engine.policy.groups.count == 6)
    #expect(errorCode { try fixture.createGroup("A", options) } == .groupExists)
    #expect(fixture.bytes == before)
    #expect(try fixture.manager.changes().count == 1)
  }

  @Test func aDraftIsLockedByNobodyAndWritesNothing() throws {
    try fixture.createGroup("A")
    let before = fixture.bytes
    var transaction = try fixture.manager.draft(as: fixture.root)
    try transaction.changePolicy { policy throws(PolicyError) in
      _ = try policy.createGroup(
        try EntityName("B"), GroupAttributes(), at: fixture.manager.now.wall)
    }
    try fixture.createGroup("C")
    #expect(transaction.policy.groups.count == 6)
    #expect(transaction.snapshot.engine.policy.groups.count == 6)
    #expect(transaction.base.engine.policy.groups.count == 5)
    let snapshot = try fixture.manager.read()
    #expect(throws: PolicyError.self) { try snapshot.engine.policy.group(named: "B") }
    #expect(fixture.bytes != before)
  }

  @Test func onlyRootAndTheOwnerMayTouchASession() throws {
    let id = try fixture.openSession(owner: 1000)
    for (uid, code) in [(0, nil), (1000, nil), (1001, .accessDenied)] as [(UInt32, ErrorCode?)] {
      let transaction = try fixture.manager.draft(as: Actor(uid: uid, name: "x"))
      #expect(errorCode { try transaction.authorize(id) } == code)
      #expect(errorCode { try transaction.authorize(SessionID(9)) } == .sessionNotFound)
    }
  }

  @Test func aStateThatIsLockedIsBusy() throws {
    var options = ResourceManager.UpdateOptions()
    options.lockTimeout = .zero
    _ = try fixture.manager.update(.init(), as: fixture.root) { _ in
      #expect(errorCode { try fixture.createGroup("A", options) } == .stateBusy)
      #expect(errorCode { _ = try fixture.manager.read() } == nil)
    }
  }
}
