import Glibc
import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement

/// Stays with a running command: passes signals on, watches limits, ends it when told to, and
/// collects everything it leaves behind.
final class CommandWatch {
  let supervisor: CommandSupervisor
  let process: ProcessIdentity
  let terminal: ControllingTerminal?
  var processes: CommandProcesses
  /// What its control group does not hold, so that we do.
  let open: Set<GroupSetting>
  let limits: RequestedLimits?

  let began: Instant
  /// How long caps had held its consumer group before it came.
  let before: TimeSpan
  /// By the count of its control groups, and what the former ones had counted.
  var cpuSoFar = TimeSpan.zero
  var cpuBefore = TimeSpan.zero
  var exit: CommandExit.Status?
  var usage = Usage()
  var killAt: Instant?
  var isTerminating = false
  var interrupts = 0
  var mustLookAgain = true
  /// When the state is read again at the latest.
  var lookAt = Instant(nanoseconds: 0)
  var deadline: Instant?
  var allowance: CPUAllowance?
  /// We stopped the command ourselves, which is no business of the terminal's.
  var isHeld = false
  var heldSince = Instant(nanoseconds: 0)
  /// The use at which the engine wants to hear of us.
  var thresholds: CallUse?
  /// The group is ahead of its I/O rate until then.
  var ioPaidAt = Instant(nanoseconds: .min)

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

  var now: Instant { supervisor.manager.now.boot }

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

  var status: ExitStatus? {
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
  func lookAgain() {
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
      // Who switched it may have had no right to move it, and then we have. Its control group is
      // another one now, which counts from zero and stands still for nobody.
      HostReconciler(supervisor.manager).reconcile().forEach(supervisor.note)
      cpuBefore = cpuSoFar
      countHeld()
      isHeld = false
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

  func end(signal: Int32, grace: TimeSpan) {
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
