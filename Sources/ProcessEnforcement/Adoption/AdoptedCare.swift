import Glibc
import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement

/// What a supervisor does for a command, done for an adopted session by whoever comes along: ends
/// it when the engine wants that, and notices that it is over.
struct AdoptedCare {
  let manager: ResourceManager
  let actor: Actor

  /// - Returns: whether it is over now.
  @discardableResult
  func tend(_ session: Session, _ snapshot: Snapshot) throws(ManagementError) -> Bool {
    guard actor.isRoot || session.owner == actor.uid else { return false }
    guard !members(of: session, snapshot).isEmpty else {
      try report(session, snapshot)
      return true
    }
    guard let termination = session.termination else { return false }
    end(session, termination, snapshot)
    guard members(of: session, snapshot).isEmpty else { return false }
    try report(session, snapshot)
    return true
  }

  private func members(of session: Session, _ snapshot: Snapshot) -> [ProcessStat] {
    var found = GroupHold(of: session, in: snapshot)?.members() ?? []
    // Its first process counts until it is gone, also where it was moved out of the control group.
    if let process = session.process, let stat = ProcessStat.of(process.pid),
      stat.startTicks == process.startTicks, stat.state != "Z", stat.state != "X"
    {
      let known = Set(found.map(\.pid))
      found += ProcessTree(root: process.pid).descendants().filter { !known.contains($0.pid) }
    }
    return found
  }

  /// The first signal, and KILL once the grace is over. Waits a moment for them to go: whoever
  /// comes next goes on where this one has left off.
  private func end(_ session: Session, _ termination: Termination, _ snapshot: Snapshot) {
    let hold = GroupHold(of: session, in: snapshot)
    _ = hold?.setFrozen(false)
    func signal(_ number: Int32) {
      for member in members(of: session, snapshot) {
        ProcessHandle(pid: member.pid, startTicks: member.startTicks)?.send(number)
      }
    }
    let killAt = (termination.since ?? manager.now.boot) + termination.grace
    if manager.now.boot < killAt {
      signal(termination.signal)
      signal(SIGCONT)
    }
    let giveUpAt = manager.now.boot + Self.longestWait
    while !members(of: session, snapshot).isEmpty, manager.now.boot < giveUpAt {
      if manager.now.boot >= killAt {
        hold?.kill()
        signal(SIGKILL)
      }
      usleep(10_000)
    }
  }

  private static let longestWait = TimeSpan.milliseconds(500)

  private func report(_ session: Session, _ snapshot: Snapshot) throws(ManagementError) {
    let id = session.id
    let usage = AdoptedUsage.read(session, snapshot)
    let committed = try manager.update(.init(), as: actor) {
      (transaction: inout Transaction) throws(ManagementError) in
      guard transaction.engine.sessions[id] != nil else { return }
      try transaction.apply(.exit(id, ExitReport(status: nil, usage: usage)))
    }
    EffectDelivery(manager, as: actor).deliver(committed.effects)
    HostReconciler(manager).reconcile(abandoned: [session.enforcement].compactMap { $0 })
  }
}
