import Glibc
import LinuxHost

import ResourceEngine
package import Quantities
package import ResourceManagement

/// Finds sessions whose supervisor died, ends what it left behind and frees their slots. Part of
/// every command, so that no daemon has to do it.
package struct Reaper: Sendable {
  private let manager: ResourceManager
  private let actor: Actor

  package init(_ manager: ResourceManager, as actor: Actor) {
    self.manager = manager
    self.actor = actor
  }

  /// - Returns: the sessions that were lost, with how many processes were ended for each.
  /// - Throws: ``ManagementError`` when the state could not be changed.
  /// - Complexity: one probe of a lock per live command; nothing more while all are well.
  @discardableResult
  package func reap() throws(ManagementError) -> [(session: SessionID, ended: Int)] {
    guard manager.exists else { return [] }
    let snapshot = try manager.read()
    var dead: [(session: Session, ended: Int)] = []
    let isRestarted = snapshot.bootID != HostClock.bootID
    for session in snapshot.engine.sessions.sessions where session.kind == .command {
      guard actor.isRoot || session.owner == actor.uid else { continue }
      guard !isRestarted else {
        return try lose(snapshot.engine.sessions.sessions.map { ($0, 0) })
      }
      guard !session.isAdopted else {
        try AdoptedCare(manager: manager, actor: actor).tend(session, snapshot)
        continue
      }
      guard try !manager.isSupervised(session.id) else { continue }
      let marker = SessionMarker(lineage: snapshot.lineage, session: session.id)
      dead.append((session, end(session, marker, GroupHold(of: session, in: snapshot))))
    }
    return dead.isEmpty ? [] : try lose(dead)
  }

  /// The update itself loses every session of an earlier boot.
  private func lose(
    _ dead: [(session: Session, ended: Int)]
  ) throws(ManagementError) -> [(session: SessionID, ended: Int)] {
    let committed = try manager.update(.init(), as: actor) {
      (transaction: inout Transaction) throws(ManagementError) in
      for (session, _) in dead where transaction.engine.sessions[session.id] != nil {
        try transaction.apply(.lose(session.id, reason: "its supervisor died"))
        transaction.note("session lost", session.id.description)
      }
    }
    for (session, _) in dead { manager.removeFiles(of: session.id) }
    HostReconciler(manager).reconcile(abandoned: dead.compactMap(\.session.enforcement))
    EffectDelivery(manager, as: actor).deliver(committed.effects)
    return dead.map { ($0.session.id, $0.ended) }
  }

  /// Kills everything that is in the session's control group or carries its marker, and the command
  /// itself by its identity, until nothing is left.
  ///
  /// - Returns: how many processes were ended.
  private func end(_ session: Session, _ marker: SessionMarker, _ hold: GroupHold?) -> Int {
    var ended = Set<Int32>()
    var emptyLooks = 0
    // Bounded: a process in uninterruptible sleep must not hold up the administrator.
    for _ in 0..<200 {
      var left = marker.processes()
      if let hold {
        left += hold.members()
        hold.kill()
      }
      if let process = session.process, let stat = ProcessStat.of(process.pid),
        stat.startTicks == process.startTicks, stat.state != "Z"
      {
        left += ProcessTree(root: process.pid).members()
      }
      // A process in the middle of exec has no environment for a moment, so one look is no proof.
      emptyLooks = left.isEmpty ? emptyLooks + 1 : 0
      if emptyLooks == 2 { break }
      for process in left {
        ProcessHandle(pid: process.pid, startTicks: process.startTicks)?.send(SIGKILL)
        ended.insert(process.pid)
      }
      usleep(left.isEmpty ? 1000 : 5000)
    }
    return ended.count
  }
}
