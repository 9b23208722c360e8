import Glibc
import LinuxHost
import ProcessEnforcement
import Quantities
import ResourceEngine
import ResourceManagement
import ResourcePolicy
import TestSupport

/// A state of its own on the real host.
struct EnforcementFixture {
  let folder: TemporaryFolder
  let manager: ResourceManager
  let root = Actor(uid: 0, name: "root")

  init() throws {
    folder = try TemporaryFolder()
    manager = try ResourceManager(
      path: folder.path("state.json"), bootID: HostClock.bootID, clock: { HostClock.now() })
  }

  var lineage: String {
    get throws { try manager.read().lineage }
  }

  func marker(_ session: SessionID) throws -> SessionMarker {
    SessionMarker(lineage: try lineage, session: session)
  }

  /// BATCH_GROUP, where commands go, has this many slots.
  func limitSlots(to count: Int) throws {
    _ = try manager.update(.init(), as: root) {
      (transaction: inout Transaction) throws(ManagementError) in
      try transaction.changePolicy { policy throws(PolicyError) in
        let group = try policy.group(named: "BATCH_GROUP")
        var attributes = group.attributes
        attributes.limits.maxSessions = count
        try policy.setGroup(group.id, attributes, at: HostClock.now().wall)
      }
    }
  }

  /// A command session with a call, running or waiting.
  func open(owner: UInt32 = 0, group: GroupID? = nil) throws -> SessionID {
    let committed = try manager.update(.init(), as: root) {
      (transaction: inout Transaction) throws(ManagementError) -> SessionID in
      let id = transaction.engine.sessions.nextSession
      let attributes = SessionAttributes(user: "anna")
      let request = OpenRequest(
        kind: .command, attributes: attributes, owner: owner, principal: transaction.principal,
        group: group)
      try transaction.apply(.open(request))
      try transaction.apply(.begin(BeginRequest(session: id)))
      return id
    }
    return committed.result ?? SessionID(0)
  }

  func start(_ session: SessionID, _ process: ProcessIdentity) throws {
    _ = try manager.update(.init(), as: root) {
      (transaction: inout Transaction) throws(ManagementError) in
      try transaction.apply(.start(session, process))
    }
  }

  func session(_ id: SessionID) throws -> Session? {
    try manager.read().engine.sessions[id]
  }

  func reap(as actor: Actor? = nil) throws -> [SessionID: Int] {
    let lost = try Reaper(manager, as: actor ?? root).reap()
    return Dictionary(uniqueKeysWithValues: lost.map { ($0.session, $0.ended) })
  }
}

extension Child {
  /// Who this child is, now.
  var identity: ProcessIdentity? {
    ProcessStat.of(pid).map { ProcessIdentity(pid: $0.pid, startTicks: $0.startTicks) }
  }

  /// A sleeping child with a session's marker in its environment.
  convenience init(marked marker: SessionMarker) throws {
    try self.init(variables: ["\(SessionMarker.variable)=\(marker.value)"])
  }
}
