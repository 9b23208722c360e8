import Glibc
import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement

extension CommandSupervisor {
  /// Starts the admitted command behind a gate, records it, lets it go and stays with it.
  func start() throws(ManagementError) -> RunResult {
    let snapshot = try manager.read()
    guard let session = snapshot.engine.sessions[session] else {
      return result(.killed, "ended before it could start", status: nil)
    }
    let preparation = HostReconciler(manager).prepare(session.id, below: request.cgroupRoot)
    preparation.problems.forEach(note)
    preparation.approximations.forEach { note("no control group: \($0)") }
    hold = preparation.enforcement
    if request.requiresLimits, !preparation.enforcement.gaps.isEmpty {
      return try refuse(preparation.enforcement.gaps)
    }
    ChildReaper.becomeSubreaper()
    let terminal = ControllingTerminal()
    let words = stubWords(snapshot, session, preparation)
    // Without a terminal nobody misses the old session, and nice counts between sessions.
    let leadsSession =
      preparation.open.contains(.cpuWeight) && Autogroup.isOn() && !ControllingTerminal.isThere
    guard let launcher = CommandLauncher(words, isSessionLeader: leadsSession) else {
      return try failToStart(errno)
    }
    let stat = ProcessStat.of(launcher.pid)
    let process = ProcessIdentity(pid: launcher.pid, startTicks: stat?.startTicks ?? 0)
    let id = session.id
    // A refusal here means that the session was ended meanwhile; the closing gate ends the stub.
    try change { transaction throws(ManagementError) in
      try transaction.apply(.start(id, process, preparation.enforcement))
    }
    terminal?.give(to: launcher.pid)
    let failure = launcher.release()
    let watch = CommandWatch(
      self, process: process, terminal: terminal, limits: session.call?.limits, preparation)
    guard failure == nil else {
      watch.collect()
      terminal?.takeBack()
      return try failToStart(failure ?? 0)
    }
    // What holds no control group was not known before there was a process.
    if preparation.hold == nil { HostReconciler(manager).reconcile().forEach(note) }
    let report = watch.untilOver()
    terminal?.takeBack()
    return try finish(report, memoryKills: watch.memoryKills)
  }

  /// Our own hidden command: `__exec [--enter FILE]... [--nice N] [--cpu NS] [--memory BYTES]
  /// [--cpus LIST] -- WORD...`.
  private func stubWords(
    _ snapshot: Snapshot, _ session: Session, _ preparation: HostReconciler.Preparation
  ) -> [[UInt8]] {
    var words = [request.executable, "__exec"]
    for file in preparation.hold?.entrances ?? [] { words += ["--enter", file] }
    let nice = snapshot.engine.nice(of: session)
    if nice > 0, preparation.open.contains(.cpuWeight) { words += ["--nice", "\(nice)"] }
    if let cpu = session.call?.limits.cpu { words += ["--cpu", "\(cpu.nanoseconds)"] }
    if let memory = snapshot.engine.memoryLimit(of: session), preparation.open.contains(.memory) {
      words += ["--memory", "\(memory.value.bytes)"]
    }
    if let cpus = preparation.cpus, preparation.open.contains(.cpus) {
      words += ["--cpus", cpus.description]
    }
    return (words + ["--"]).map { Array($0.utf8) } + request.words
  }

  /// Somebody wants all limits held or nothing run.
  private func refuse(_ gaps: [String]) throws(ManagementError) -> RunResult {
    let reason = "not everything can be enforced here: " + gaps.joined(separator: "; ")
    let id = session
    try change { transaction throws(ManagementError) in
      guard transaction.engine.sessions[id] != nil else { return }
      try transaction.apply(
        .exit(id, ExitReport(status: nil, outcome: .failedToStart, reason: reason)))
    }
    release()
    return result(.failedToStart, reason, status: nil, isUnenforceable: true)
  }

  /// Removes the control group that nobody needs any more, and gives the others their new weights.
  private func release() {
    HostReconciler(manager).reconcile(abandoned: [hold].compactMap { $0 }).forEach(note)
  }

  private func failToStart(_ number: Int32) throws(ManagementError) -> RunResult {
    let reason = String(cString: strerror(number))
    let id = session
    try change { transaction throws(ManagementError) in
      guard transaction.engine.sessions[id] != nil else { return }
      try transaction.apply(
        .exit(id, ExitReport(status: nil, outcome: .failedToStart, reason: reason)))
    }
    release()
    return result(.failedToStart, reason, status: nil, startFailure: number)
  }

  /// Records the exit. When even that fails the command's own result still counts: the next
  /// command finds the session without a supervisor and frees its slot.
  private func finish(
    _ report: ExitReport, memoryKills: UInt64
  ) throws(ManagementError) -> RunResult {
    let id = session
    var termination: Termination?
    do throws(ManagementError) {
      try change { transaction throws(ManagementError) in
        guard let session = transaction.engine.sessions[id] else { return }
        termination = session.termination
        try transaction.apply(.exit(id, report))
      }
      release()
    } catch {
      note("the exit could not be recorded: \(error)")
    }
    let record = (try? manager.record(of: id)) ?? nil
    return result(
      termination?.outcome ?? report.outcome ?? .completed, termination?.reason ?? report.reason,
      status: report.status, usage: record?.usage ?? report.usage, memoryKills: memoryKills)
  }
}
