import Glibc
import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement

/// Stays with a running command: passes signals on, watches limits, ends it when told to, and
/// collects everything it leaves behind.
final class CommandWatch {
  private let supervisor: CommandSupervisor
  private let process: ProcessIdentity
  private let terminal: ControllingTerminal?
  private var processes: CommandProcesses
  /// What its control group does not hold, so that we do.
  private let open: Set<GroupSetting>
  private let limits: RequestedLimits?

  private let began: Instant
  /// How long caps had held its consumer group before it came.
  private let before: TimeSpan
  /// By the count of its control groups, and what the former ones had counted.
  private var cpuSoFar = TimeSpan.zero
  private var cpuBefore = TimeSpan.zero
  private var exit: CommandExit.Status?
  private var usage = Usage()
  private var killAt: Instant?
  private var isTerminating = false
  private var interrupts = 0
  private var mustLookAgain = true
  /// When the state is read again at the latest.
  private var lookAt = Instant(nanoseconds: 0)
  private var deadline: Instant?
  private var allowance: CPUAllowance?
  /// We stopped the command ourselves, which is no business of the terminal's.
  private var isHeld = false
  private var heldSince = Instant(nanoseconds: 0)
  /// The use at which the engine wants to hear of us.
  private var thresholds: CallUse?
  /// The group is ahead of its I/O rate until then.
  private var ioPaidAt = Instant(nanoseconds: .min)

  init(
    _ supervisor: CommandSupervisor, process: ProcessIdentity, terminal: ControllingTerminal?,
    limits: RequestedLimits?, _ preparation: HostReconciler.Preparation
  ) {
    self.supervisor = supervisor
    self.process = process
    self.terminal = terminal
    self.limits = limits
    processes = CommandProcesses(
      tree: ProcessTree(root: process.pid, adopter: getpid()), hold: preparation.hold)
    open = preparation.open
    began = supervisor.manager.now.boot
    before = preparation.hold?.throttled ?? .zero
  }

  private var now: Instant { supervisor.manager.now.boot }

  /// - Returns: what is to be recorded, once the command and all its processes are gone.
  func untilOver() -> ExitReport {
    collect()
    while exit == nil {
      if mustLookAgain { lookAgain() }
      enforceCPULimit()
      reportUse()
      enforceCap()
      let ioCheck = ioPaidAt > now ? ioPaidAt : nil
      let capCheck = allowance.map { _ in now + CPUAllowance.period }
      let next = [deadline, killAt, nextCPUCheck(), nextReport(), capCheck, ioCheck].compactMap {
        $0
      }.min()
      let news = supervisor.pause(until: next, atMost: .seconds(1))
      news.signals.forEach(handle)
      // The state is read again after every wake-up and once a second: a lost wake-up costs no
      // more than that.
      if news.isWoken || (deadline ?? lookAt) <= now || lookAt <= now { mustLookAgain = true }
      collect()
      if let killAt, killAt <= now {
        processes.kill()
        self.killAt = now + .seconds(1)
      }
    }
    endLeftovers()
    return report()
  }

  /// What the control group has counted goes with it.
  private func report() -> ExitReport {
    let kills = processes.hold?.memoryKills ?? 0
    if let throttled = processes.hold?.throttled {
      // Several processors may stand still at once.
      let mine = max(.zero, TimeSpan(nanoseconds: throttled.nanoseconds - before.nanoseconds))
      usage.throttled = usage.throttled + min(mine, now.since(began))
    }
    guard kills > 0 else { return ExitReport(status: status, usage: usage) }
    memoryKills = kills
    // Who ended it with the same signal has said so in the state, and that counts.
    guard case .signaled(SIGKILL, _) = exit else {
      supervisor.note(
        "\(kills) of its processes \(kills == 1 ? "was" : "were") ended for want of memory")
      return ExitReport(status: status, usage: usage)
    }
    return ExitReport(
      status: status, usage: usage, outcome: .outOfMemory,
      reason: "it ran out of the memory that it may have")
  }

  /// Processes that the kernel ended for want of memory.
  private(set) var memoryKills: UInt64 = 0

  private var status: ExitStatus? {
    switch exit {
    case .exited(let code): .exited(code: code)
    case .signaled(let signal, let core): .signaled(signal: signal, core: core)
    case nil: nil
    }
  }

  /// Takes in every child that has ended or stopped.
  func collect() {
    while let news = ChildReaper.next() {
      switch news {
      case .ended(let pid, let child):
        if pid == process.pid { exit = child.status }
        var used = Usage(
          cpu: child.usage.cpu, bytesRead: child.usage.bytesRead,
          bytesWritten: child.usage.bytesWritten, peakMemory: child.usage.peakMemory)
        used.contextSwitches = child.usage.contextSwitches
        usage += used
      case .stopped(let pid):
        if pid == process.pid, terminal != nil, !isHeld { stopWithCommand() }
      }
    }
  }

  /// Reads the state: a limit may have changed, or somebody may have ended the session.
  private func lookAgain() {
    mustLookAgain = false
    lookAt = now + .seconds(1)
    guard let snapshot = try? supervisor.manager.read() else { return }
    let engine = snapshot.engine
    guard let session = engine.sessions[supervisor.session] else {
      end(signal: Termination.terminateSignal, grace: Termination.defaultGrace)
      return
    }
    if let termination = session.termination {
      end(signal: termination.signal, grace: termination.grace)
      return
    }
    if let group = processes.hold?.group, group != session.group {
      // Its control group is another one now, which counts from zero.
      cpuBefore = cpuSoFar
      processes.hold?.group = session.group
    }
    adoptCap(open.contains(.cpuQuota) ? cap(of: session, engine) : nil)
    thresholds = engine.nextThresholds(of: session.id)
    ioPaidAt = engine.readyAt(session.group)
    deadline = engine.deadline(of: session.id)?.at
    let isLate = deadline.map { $0 <= now } ?? false
    guard isLate || engine.isCalendarDue(at: supervisor.manager.now.wall) else { return }
    // The update itself lets the engine act on what is due.
    do throws(ManagementError) {
      try supervisor.change { _ in }
      mustLookAgain = true
    } catch {
      supervisor.note("a limit was due, but the state could not be changed: \(error)")
      end(signal: Termination.terminateSignal, grace: Termination.defaultGrace)
    }
    if mustLookAgain { lookAgain() }
  }

  private func end(signal: Int32, grace: TimeSpan) {
    guard !isTerminating else { return }
    isTerminating = true
    deadline = nil
    allowance = nil
    countHeld()
    isHeld = false
    processes.signal(signal)
    // A process that stands still takes no signal but KILL until it goes on.
    processes.goOn()
    processes.signal(SIGCONT)
    killAt = now + grace
  }

  // MARK: Signals

  private func handle(_ signal: Int32) {
    if [SIGTERM, SIGHUP, SIGQUIT].contains(signal) { supervisor.passedOn = signal }
    switch signal {
    case SIGCHLD, SIGTTOU, SIGTTIN:
      break
    case SIGCONT:
      if let terminal { terminal.give(to: process.pid) }
      kill(-process.pid, SIGCONT)
    case SIGINT, SIGTERM:
      interrupts += 1
      if interrupts == 1 {
        kill(-process.pid, signal)
      } else {
        end(signal: SIGTERM, grace: limits?.grace ?? Termination.defaultGrace)
      }
    case SIGTSTP:
      kill(-process.pid, signal)
      stopWithCommand()
    default:
      kill(-process.pid, signal)
    }
  }

  /// The command was stopped from the terminal: give the terminal back to the shell and stop as
  /// well, so that `fg` finds a job to continue.
  private func stopWithCommand() {
    terminal?.takeBack()
    raise(SIGSTOP)
    terminal?.give(to: process.pid)
    kill(-process.pid, SIGCONT)
  }

  // MARK: CPU limit

  /// CPU time of the whole tree, collected children included.
  private func cpuUsed() -> TimeSpan {
    if let used = processes.hold?.cpuUsed {
      cpuSoFar = max(cpuSoFar, cpuBefore + used)
      return cpuSoFar
    }
    // Between two control groups it is in neither for a moment.
    if cpuSoFar > .zero { return cpuSoFar }
    return processes.members().reduce(usage.cpu) {
      $0 + ProcessStat.time(ofTicks: $1.ownTicks &+ $1.childTicks)
    }
  }

  /// The limit cannot be reached before all processors together have had time for it.
  private func nextCPUCheck() -> Instant? {
    guard let limit = limits?.cpu, !isTerminating else { return nil }
    let left = max(0, limit.nanoseconds - cpuUsed().nanoseconds)
    let processors = Int64(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    return now + TimeSpan(nanoseconds: max(left / processors, 10_000_000))
  }

  private func enforceCPULimit() {
    guard let limit = limits?.cpu, !isTerminating, cpuUsed() >= limit else { return }
    let termination = Termination(
      outcome: .cpuLimit, reason: "CPU limit of \(limit) from --cpu-limit", asAskedBy: limits)
    let id = supervisor.session
    do throws(ManagementError) {
      try supervisor.change { transaction throws(ManagementError) in
        guard transaction.engine.sessions[id]?.state == .active else { return }
        try transaction.apply(.kill(id, termination))
      }
    } catch {
      supervisor.note("the CPU limit struck, but the state could not be changed: \(error)")
    }
    end(signal: termination.signal, grace: termination.grace)
  }

  // MARK: Thresholds of the plan

  /// I/O grows without our seeing it, so it is looked at ten times a second where it counts; CPU
  /// time cannot pass a threshold before all processors together have had time for it.
  private func nextReport() -> Instant? {
    guard let thresholds, !isTerminating else { return nil }
    var next: Instant?
    if thresholds.cpu < .longest {
      let left = max(0, thresholds.cpu.nanoseconds - cpuUsed().nanoseconds)
      let processors = Int64(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
      next = now + TimeSpan(nanoseconds: max(left / processors, 10_000_000))
    }
    guard countsIO(thresholds) else { return next }
    let look = now + .milliseconds(100)
    return next.map { min($0, look) } ?? look
  }

  private func countsIO(_ thresholds: CallUse) -> Bool {
    thresholds.ioBytes.bytes < .max || thresholds.ioLogical < .max
  }

  /// Tells the engine what the command has used, once that is where the engine acts.
  private func reportUse() {
    guard let thresholds, !isTerminating,
      thresholds.cpu < .longest || countsIO(thresholds)
    else { return }
    let used = use(withIO: countsIO(thresholds))
    guard
      used.cpu >= thresholds.cpu || used.ioBytes >= thresholds.ioBytes
        || used.ioLogical >= thresholds.ioLogical
    else { return }
    let id = supervisor.session
    do throws(ManagementError) {
      try supervisor.change { transaction throws(ManagementError) in
        guard let session = transaction.engine.sessions[id], session.termination == nil,
          session.call?.phase == .running
        else { return }
        try transaction.apply(.report(id, used))
      }
      mustLookAgain = true
    } catch {
      supervisor.note("a threshold was reached, but the state could not be changed: \(error)")
      self.thresholds = nil
    }
    if mustLookAgain { lookAgain() }
  }

  /// What the whole tree has used, collected children included. Reads and writes of processes that
  /// have gone are known as bytes only.
  private func use(withIO: Bool) -> CallUse {
    var use = CallUse()
    use.cpu = cpuUsed()
    guard withIO else { return use }
    use.ioBytes = usage.ioBytes
    for member in processes.members() {
      guard let io = ProcessIO.of(member.pid) else { continue }
      use.ioBytes = use.ioBytes + io.bytesRead + io.bytesWritten
      use.ioLogical.add(saturating: io.readCalls)
      use.ioLogical.add(saturating: io.writeCalls)
    }
    return use
  }

  // MARK: CPU cap

  /// Of the machine; the cap of the plan, and what the command asked for itself.
  private func cap(of session: Session, _ engine: Engine) -> Double? {
    let own = engine.processors(of: session).map { $0.processors / Self.processors }
    return [engine.cpuCap(of: session), own.flatMap { $0 < 1 ? $0 : nil }].compactMap { $0 }.min()
  }

  private static let processors = Double(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// - Parameter fraction: of the machine; nil when no cap holds any more.
  private func adoptCap(_ fraction: Double?) {
    guard let fraction else {
      allowance = nil
      return
    }
    let rate = max(fraction * Self.processors, 0.001)
    if allowance == nil {
      allowance = CPUAllowance(rate: rate, used: cpuUsed(), at: now)
    } else {
      allowance?.change(rate: rate)
    }
  }

  /// Stops the command while it is ahead of its allowance, or its group of its I/O rate, and
  /// continues it when it is not.
  private func enforceCap() {
    guard !isTerminating else { return }
    let isAhead = allowance?.mustPause(used: cpuUsed(), at: now) ?? false
    let mustPause = isAhead || ioPaidAt > now
    guard mustPause != isHeld else { return }
    if mustPause {
      isHeld = true
      heldSince = now
      processes.pause()
    } else {
      letGo()
    }
  }

  private func letGo() {
    countHeld()
    isHeld = false
    processes.goOn()
  }

  private func countHeld() {
    if isHeld { usage.throttled = usage.throttled + now.since(heldSince) }
  }

  // MARK: Leftovers

  /// The command is over; what it left running ends with it, so that no process outlives its
  /// session unseen.
  private func endLeftovers() {
    var left = processes.members()
    guard !left.isEmpty else { return collect() }
    supervisor.note(
      "ended \(left.count) process\(left.count == 1 ? "" : "es") that the command left behind")
    let grace = limits?.grace ?? Termination.defaultGrace
    let killAt = now + grace
    processes.signal(SIGTERM)
    processes.goOn()
    processes.signal(SIGCONT)
    while !left.isEmpty {
      if killAt <= now { processes.kill() }
      _ = supervisor.pause(until: nil, atMost: .milliseconds(20))
      collect()
      left = processes.members()
    }
    collect()
  }
}
