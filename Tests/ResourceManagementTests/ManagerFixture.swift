import Glibc
import Quantities
import ResourceEngine
@testable import ResourceManagement
import ResourcePolicy
import TestSupport

/// A resource manager on a state of its own, in a world where time stands still.
struct ManagerFixture {
  let folder: TemporaryFolder
  let manager: ResourceManager
  let root = Actor(uid: 0, name: "root")

  static let now = Now(
    boot: Instant(nanoseconds: 1_000_000_000_000), wall: WallTime(milliseconds: 1_700_000_000_000))

  init(bootID: String = "boot-1") throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    manager = try ResourceManager(path: folder.path("state.json"), bootID: bootID) { Self.now }
  }

  /// The same state, looked at after a restart of the machine, or at another time.
  func manager(bootID: String = "boot-1", at now: Now = now) throws -> ResourceManager {
    try ResourceManager(path: manager.path, bootID: bootID) { now }
  }

  /// The bytes of the state file.
  var bytes: [UInt8]? { folder.read("state.json") }

  @discardableResult
  func createGroup(
    _ name: String, _ options: ResourceManager.UpdateOptions = .init()
  ) throws -> ResourceManager.Committed<Void> {
    try manager.createGroup(name, options, as: root)
  }

  /// A session of a script, or a command with a running call.
  func openSession(
    _ kind: Session.Kind = .script, user: String = "anna", owner: UInt32 = 0
  ) throws -> SessionID {
    let committed = try manager.update(.init(), as: root) {
      (transaction: inout Transaction) throws(ManagementError) -> SessionID in
      let id = transaction.engine.sessions.nextSession
      let attributes = SessionAttributes(user: user)
      try transaction.apply(.open(OpenRequest(kind: kind, attributes: attributes, owner: owner)))
      if kind == .command { try transaction.apply(.begin(BeginRequest(session: id))) }
      transaction.note("session open", "\(id)")
      return id
    }
    return committed.result ?? SessionID(0)
  }

  func close(_ id: SessionID) throws -> ResourceManager.Committed<Void> {
    try manager.update(.init(), as: root) {
      (transaction: inout Transaction) throws(ManagementError) in
      try transaction.apply(.close(id))
      transaction.note("session close", "\(id)")
    }
  }

  /// A state with groups, a live session of each kind, and a backup beside it.
  func fill() throws {
    for name in ["ANALYTICS", "REPORTS"] { try createGroup(name) }
    _ = try openSession(.script)
    _ = try openSession(.command)
    try createGroup("LATE")
  }
}

extension ResourceManager {
  @discardableResult
  func createGroup(
    _ name: String, _ options: UpdateOptions = .init(), as actor: Actor
  ) throws(ManagementError) -> Committed<Void> {
    try update(options, as: actor) { (transaction: inout Transaction) throws(ManagementError) in
      let time = transaction.now.wall
      try transaction.changePolicy { policy throws(PolicyError) in
        _ = try policy.createGroup(try EntityName(name), GroupAttributes(), at: time)
      }
      transaction.note("group create", name)
    }
  }
}

/// The code of the error that `body` throws; nil when it throws none of ours.
func errorCode(_ body: () throws -> Void) -> ErrorCode? {
  do {
    try body()
    return nil
  } catch {
    return (error as? ManagementError)?.code
  }
}
