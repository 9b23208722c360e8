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
    ChildReaper.becomeSubreaper()
    let terminal = ControllingTerminal()
    let words = stubWords(snapshot, session)
    guard let launcher = CommandLauncher(words) else {
      return try failToStart(errno)
    }
    let stat = ProcessStat.of(launcher.pid)
    let process = ProcessIdentity(pid: launcher.pid, startTicks: stat?.startTicks ?? 0)
    let id = session.id
    // A refusal here means that the session was ended meanwhile; the closing gate ends the stub.
    try change { transaction throws(ManagementError) in
      try transaction.apply(.start(id, process))
    }
    terminal?.give(to: launcher.pid)
    let failure = launcher.release()
    let watch = CommandWatch(
      self, process: process, terminal: terminal, limits: session.call?.limits)
    guard failure == nil else {
      watch.collect()
      terminal?.takeBack()
      return try failToStart(failure ?? 0)
    }
    HostReconciler(manager).reconcile().forEach(note)
    let report = watch.untilOver()
    terminal?.takeBack()
    return try finish(report)
  }

  /// Our own hidden command: `__exec [--nice N] [--cpu NS] [--memory BYTES] -- WORD...`.
  private func stubWords(_ snapshot: Snapshot, _ session: Session) -> [[UInt8]] {
    var words = [request.executable, "__exec"]
    let nice = snapshot.engine.nice(of: session)
    if nice > 0 { words += ["--nice", "\(nice)"] }
    if let cpu = session.call?.limits.cpu { words += ["--cpu", "\(cpu.nanoseconds)"] }
    if let memory = snapshot.engine.memoryLimit(of: session) {
      words += ["--memory", "\(memory.value.bytes)"]
    }
    return (words + ["--"]).map { Array($0.utf8) } + request.words
  }

  private func failToStart(_ number: Int32) throws(ManagementError) -> RunResult {
    let reason = String(cString: strerror(number))
    let id = session
    try change { transaction throws(ManagementError) in
      guard transaction.engine.sessions[id] != nil else { return }
      try transaction.apply(
        .exit(id, ExitReport(status: nil, outcome: .failedToStart, reason: reason)))
    }
    return result(.failedToStart, reason, status: nil, startFailure: number)
  }

  /// Records the exit. When even that fails the command's own result still counts: the next
  /// command finds the session without a supervisor and frees its slot.
  private func finish(_ report: ExitReport) throws(ManagementError) -> RunResult {
    let id = session
    var termination: Termination?
    do throws(ManagementError) {
      try change { transaction throws(ManagementError) in
        guard let session = transaction.engine.sessions[id] else { return }
        termination = session.termination
        try transaction.apply(.exit(id, report))
      }
      HostReconciler(manager).reconcile()
    } catch {
      note("the exit could not be recorded: \(error)")
    }
    let record = (try? manager.record(of: id)) ?? nil
    return result(
      termination?.outcome ?? report.outcome ?? .completed, termination?.reason ?? report.reason,
      status: report.status, usage: record?.usage ?? report.usage)
  }
}
