import Glibc
import LinuxHost
package import Quantities
package import ResourceEngine
package import ResourceManagement

/// Puts processes that already run under the plan, with their descendants, and lets go of them
/// unharmed.
package struct Adoption {
  private let manager: ResourceManager
  private let actor: Actor
  private let options: ResourceManager.UpdateOptions

  package init(
    _ manager: ResourceManager, as actor: Actor, options: ResourceManager.UpdateOptions = .init()
  ) {
    self.manager = manager
    self.actor = actor
    self.options = options
  }

  package struct Request {
    package var pid: Int32
    package var attributes: SessionAttributes
    package var group: GroupID?
    package var limits: RequestedLimits
    package var cgroupRoot: String?

    package init(
      pid: Int32, attributes: SessionAttributes, group: GroupID?, limits: RequestedLimits,
      cgroupRoot: String?
    ) {
      self.pid = pid
      self.attributes = attributes
      self.group = group
      self.limits = limits
      self.cgroupRoot = cgroupRoot
    }
  }

  /// What became of it.
  package struct Adopted {
    package let session: SessionID
    package let processes: Int
    package let gaps: [String]
    package let problems: [String]
  }

  /// - Throws: ``ManagementError/notAdoptable(pid:reason:)`` for a process that cannot be adopted,
  ///   and as the engine refuses a session: it runs already, so it never waits for a slot.
  package func adopt(_ request: Request) throws(ManagementError) -> Adopted {
    let stat = try adoptable(request.pid)
    var enforcement = Enforcement.bySignals
    let process = ProcessIdentity(pid: stat.pid, startTicks: stat.startTicks)
    let owner = ProcessOwner.of(stat.pid) ?? actor.uid
    let committed = try manager.update(options, as: actor) {
      (transaction: inout Transaction) throws(ManagementError) -> SessionID in
      let id = transaction.engine.sessions.nextSession
      try transaction.apply(
        .open(
          OpenRequest(
            kind: .command, attributes: request.attributes, owner: owner,
            principal: transaction.principal, group: request.group)))
      try transaction.apply(
        .begin(BeginRequest(session: id, limits: request.limits, mayWait: false)))
      // A state that is made only now gets its name with this change.
      if !options.isDryRun {
        enforcement = self.enforcement(
          of: stat, StateGroups.open(transaction.base.lineage, below: request.cgroupRoot))
      }
      try transaction.apply(.start(id, process, enforcement))
      transaction.note("session adopt", "\(id)")
      return id
    }
    guard let session = committed.result, committed.isWritten else {
      return Adopted(
        session: committed.result ?? SessionID(0), processes: 0, gaps: enforcement.gaps,
        problems: [])
    }
    EffectDelivery(manager, as: actor).deliver(committed.effects)
    return try hold(session, stat, enforcement)
  }

  private static let unwatched =
    "thresholds of CPU time and I/O are not watched, for nobody supervises it"

  private func enforcement(of stat: ProcessStat, _ groups: ControlGroups) -> Enforcement {
    guard groups.canLimit else {
      let reason = groups.unusable[.cpu] ?? "no control group can be used"
      return Enforcement(
        gaps: ["only weights are held, by nice: \(reason)", Self.unwatched],
        adoption: .init(origins: [], nice: stat.nice))
    }
    let places = groups.places
    return Enforcement(
      folders: places.map(Enforcement.Folder.init), gaps: [Self.unwatched],
      adoption: .init(
        origins: places.map { ProcessGroups.folder(of: stat.pid, in: $0) ?? $0.folder },
        nice: stat.nice))
  }

  /// Makes the control group and moves the whole tree into it.
  private func hold(
    _ session: SessionID, _ stat: ProcessStat, _ enforcement: Enforcement
  ) throws(ManagementError) -> Adopted {
    let problems = HostReconciler(manager).reconcile()
    let snapshot = try manager.read()
    let tree = ProcessTree(root: stat.pid)
    guard let hold = snapshot.engine.sessions[session].flatMap({ GroupHold(of: $0, in: snapshot) })
    else {
      return Adopted(
        session: session, processes: tree.descendants().count, gaps: enforcement.gaps,
        problems: problems)
    }
    var moved: Set<Int32> = []
    do {
      // Who is moved makes its children where it is then; those made before are found next time.
      for _ in 0..<50 {
        let outside = tree.descendants().map(\.pid).filter { !moved.contains($0) }
        if outside.isEmpty { break }
        for pid in outside {
          try hold.groups.moveIfAlive(pid, into: hold.path)
          moved.insert(pid)
        }
      }
    } catch {
      // Whatever the caller asked of the state was for the adoption.
      try Adoption(manager, as: actor).release(session)
      throw .notAdoptable(pid: stat.pid, reason: "\(error)")
    }
    return Adopted(
      session: session, processes: moved.count, gaps: enforcement.gaps, problems: problems)
  }

  private func adoptable(_ pid: Int32) throws(ManagementError) -> ProcessStat {
    guard let stat = ProcessStat.of(pid), stat.state != "Z", stat.state != "X" else {
      throw .notAdoptable(pid: pid, reason: "there is no such process")
    }
    guard pid > 1 else {
      throw .notAdoptable(pid: pid, reason: "it is the first process of the machine")
    }
    guard pid != getpid() else {
      throw .notAdoptable(pid: pid, reason: "it is this command itself")
    }
    guard !stat.isKernelThread else {
      throw .notAdoptable(pid: pid, reason: "it is a thread of the kernel")
    }
    guard actor.isRoot || ProcessOwner.of(pid) == actor.uid else {
      throw .notAdoptable(pid: pid, reason: "it belongs to another user")
    }
    let sessions = try manager.read().engine.sessions.sessions
    for member in ProcessTree(root: pid).descendants() + [stat] {
      let isKnown = sessions.contains { session in
        session.process?.pid == member.pid && session.process?.startTicks == member.startTicks
      }
      guard !isKnown, !isGoverned(member.pid) else {
        throw .notAdoptable(
          pid: pid,
          reason: member.pid == pid
            ? "it is governed by rmctl already"
            : "its descendant \(member.pid) is governed by rmctl already")
      }
    }
    return stat
  }

  private func isGoverned(_ pid: Int32) -> Bool {
    ProcessGroups.of(pid).contains { membership in
      membership.path.split(separator: "/").contains { $0.hasPrefix("rmctl-") }
    }
  }

  /// Lets go of an adopted session: its processes go back to where they were and run on.
  ///
  /// - Throws: ``ManagementError/rejected(_:)`` for a session that was not adopted, and what speaks
  ///   against the change; then they stay where they are.
  package func release(_ id: SessionID) throws(ManagementError) {
    var outcome: Result<Enforcement?, ManagementError> = .success(nil)
    // Nobody may move the processes to another group meanwhile.
    try manager.withHostOrder(timeout: .seconds(5)) { snapshot in
      do throws(ManagementError) {
        outcome = .success(try letGo(id, snapshot))
      } catch {
        outcome = .failure(error)
      }
    }
    if let enforcement = try outcome.get() {
      HostReconciler(manager).reconcile(abandoned: [enforcement])
    }
  }

  /// - Returns: by what it was held; nil when nothing was done.
  private func letGo(
    _ id: SessionID, _ snapshot: Snapshot
  ) throws(ManagementError) -> Enforcement? {
    guard let session = snapshot.engine.sessions[id], let enforcement = session.enforcement,
      let adoption = enforcement.adoption
    else {
      throw .rejected(.sessionNotFound(id, hasEnded: id < snapshot.engine.sessions.nextSession))
    }
    guard actor.isRoot || session.owner == actor.uid else {
      throw .notYours(id, owner: session.owner)
    }
    if let expected = options.ifGeneration, expected != snapshot.generation {
      throw .generationMismatch(expected: expected, found: snapshot.generation)
    }
    guard !options.isDryRun else { return nil }
    let usage = AdoptedUsage.read(session, snapshot)
    try moveBack(session, adoption, snapshot)
    // What was asked of the state has been checked; nothing may refuse now what has been done.
    var options = options
    options.ifGeneration = nil
    options.requestID = nil
    let committed = try manager.update(options, as: actor) {
      (transaction: inout Transaction) throws(ManagementError) in
      guard transaction.engine.sessions[id] != nil else { return }
      try transaction.apply(
        .exit(id, ExitReport(status: nil, usage: usage, outcome: .closed, reason: "let go")))
      transaction.note("session close", "\(id)")
    }
    EffectDelivery(manager, as: actor).deliver(committed.effects)
    return enforcement
  }

  private func moveBack(
    _ session: Session, _ adoption: Enforcement.Adoption, _ snapshot: Snapshot
  ) throws(ManagementError) {
    guard let hold = GroupHold(of: session, in: snapshot) else {
      guard let process = session.process else { return }
      for member in ProcessTree(root: process.pid).descendants() {
        _ = ProcessPriority.setNice(adoption.nice, of: member.pid)
      }
      return
    }
    _ = hold.setFrozen(false)
    do {
      try hold.groups.release(hold.path, to: adoption.origins, GroupWriter.patience)
    } catch {
      throw .notAdoptable(pid: session.process?.pid ?? 0, reason: "\(error)")
    }
  }
}
