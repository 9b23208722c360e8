import Glibc
import LinuxHost
package import Quantities
package import ResourceEngine
package import ResourceManagement

/// Governs one command from admission to its last process: `rmctl run`.
package final class CommandSupervisor {
  let manager: ResourceManager
  let actor: Actor
  let request: RunRequest
  var options: ResourceManager.UpdateOptions
  /// Told when something happens that a person waits for: queued, admitted.
  private let progress: (Progress) -> Void

  private let signals: SignalQueue
  private(set) var session = SessionID(0)
  /// By what the command is held, once that was prepared.
  var hold: Enforcement?
  private var life: SessionLife?
  private var wake: WakeBox?
  private var notes: [String] = []
  /// A signal that asked us to end and that the command got instead.
  var passedOn: Int32?
  /// The request id was seen before.
  private var isRepeat = false

  package enum Progress {
    case queued(place: Int, Shortage?)
    case admitted(SessionID)
  }

  /// The signals that a supervisor passes on, and those it needs itself.
  static let forwarded = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGTSTP]
  private static let own = [SIGCHLD, SIGCONT, SIGTTOU, SIGTTIN]

  /// - Returns: nil when the host has no signal queue left.
  package init?(
    _ manager: ResourceManager, as actor: Actor, options: ResourceManager.UpdateOptions,
    _ request: RunRequest, progress: @escaping (Progress) -> Void
  ) {
    guard let signals = SignalQueue(Self.forwarded + Self.own) else { return nil }
    self.signals = signals
    self.manager = manager
    self.actor = actor
    self.options = options
    self.request = request
    self.progress = progress
  }

  /// - Throws: ``ManagementError`` when the command was refused or the state is out of order;
  ///   nothing was started then.
  package func run() throws(ManagementError) -> RunResult {
    let opened = try open()
    guard !isRepeat else {
      note("the request was carried out before; nothing was started")
      return result(.completed, nil, status: .exited(code: 0))
    }
    defer { manager.removeFiles(of: session) }
    if opened.engine.sessions[session]?.state == .waiting {
      progress(
        .queued(
          place: opened.engine.admission.place(of: session, in: group(in: opened)) ?? 1,
          opened.engine.obstacle(of: session, at: manager.now)))
      if let early = try waitForSlot() { return early }
    }
    progress(.admitted(session))
    SessionMarker(lineage: opened.lineage, session: session).export()
    let gpus = try exportGrant()
    defer { gpus.takeBack() }
    return try start()
  }

  /// The command finds out how parallel it may be, and which GPUs are its own. An adaptive degree
  /// may become another later; then `session show` tells.
  private func exportGrant() throws(ManagementError) -> GPUEnvironment {
    let engine = try manager.read().engine
    setenv(Self.degreeVariable, String(engine.sessions[session]?.call?.grant.degree ?? 1), 1)
    return GPUEnvironment(engine.gpuVisibility(of: session))
  }

  package static let degreeVariable = "RMCTL_DEGREE"

  private func group(in snapshot: Snapshot) -> GroupID {
    snapshot.engine.sessions[session]?.group ?? GroupID(0)
  }

  /// Opens the session and begins its call in one change.
  private func open() throws(ManagementError) -> Snapshot {
    let request = request
    let owner = actor.uid
    let committed = try manager.update(
      options, as: actor,
      prepare: { (id: SessionID, _) throws(ManagementError) in
        self.life = try self.manager.holdLife(of: id)
        self.wake = WakeBox(self.manager.wakePath(of: id))
      },
      { (transaction: inout Transaction) throws(ManagementError) -> SessionID in
        let id = transaction.engine.sessions.nextSession
        if let reading = request.reading { try transaction.apply(.observe(reading)) }
        try transaction.apply(
          .open(
            OpenRequest(
              kind: .command, attributes: request.attributes, owner: owner,
              principal: transaction.principal, group: request.group,
              priority: request.priority)))
        try transaction.apply(
          .begin(
            BeginRequest(
              session: id, limits: request.limits, demand: request.demand,
              mayWait: request.mayWait)))
        transaction.note("run", "\(id)")
        return id
      })
    session = committed.result ?? session
    isRepeat = committed.isRepeat
    // Every later change is about this session and must not be refused for these.
    options.ifGeneration = nil
    options.requestID = nil
    settle(committed)
    return committed.snapshot
  }

  /// Carries out what a change of ours has caused elsewhere.
  func settle<Result>(_ committed: ResourceManager.Committed<Result>) {
    EffectDelivery(manager, as: actor).deliver(committed.effects)
    notes += committed.warnings
    // Another plan, group or degree gives running sessions other weights and limits.
    let isOther = committed.effects.contains { effect in
      switch effect {
      case .activated, .refresh, .degree: true
      case .admit, .abandon, .terminate, .noted, .ended: false
      }
    }
    if isOther { HostReconciler(manager).reconcile().forEach(note) }
  }

  func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  /// - Returns: nil when the slot was granted; otherwise how the waiting ended.
  private func waitForSlot() throws(ManagementError) -> RunResult? {
    while true {
      let snapshot = try manager.read()
      guard let session = snapshot.engine.sessions[session] else { return try ended() }
      guard session.state == .waiting else { return nil }
      let now = manager.now
      let obstacle = snapshot.engine.obstacle(of: session.id, at: now)
      let deadline = [snapshot.engine.deadline(of: session.id)?.at, obstacle?.until]
        .compactMap { $0 }.min()
      let isLate = deadline.map { $0 <= now.boot } ?? false
      // Without an obstacle a window has closed, or the machine has become less busy.
      if isLate || obstacle == nil || snapshot.engine.isCalendarDue(at: now.wall) {
        try change { _ in }
        continue
      }
      let news = pause(until: deadline, atMost: .seconds(1))
      let interrupting = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
      if let signal = news.signals.first(where: interrupting.contains) {
        return try cancel(because: signal)
      }
      if news.signals.isEmpty, isFirstAlive(in: snapshot) {
        _ = try? Reaper(manager, as: actor).reap()
      }
    }
  }

  /// Whether no living supervisor of ours waits in front of this one. Then it falls to us to
  /// notice that a holder of the slots has died; otherwise every waiter would look.
  private func isFirstAlive(in snapshot: Snapshot) -> Bool {
    let queue = snapshot.engine.admission.queue(of: group(in: snapshot))
    return !queue.prefix { $0 != session }.contains { id in
      snapshot.engine.sessions[id]?.owner == actor.uid
        && (try? manager.isSupervised(id)) == true
    }
  }

  private func cancel(because signal: Int32) throws(ManagementError) -> RunResult {
    let id = session
    try change { transaction throws(ManagementError) in
      guard transaction.engine.sessions[id] != nil else { return }
      let termination = Termination(
        outcome: .cancelled, reason: "interrupted by signal \(signal) while it waited",
        signal: signal, grace: .zero)
      try transaction.apply(.kill(id, termination))
      if transaction.engine.sessions[id] != nil {
        try transaction.apply(
          .exit(id, ExitReport(status: nil, outcome: .cancelled, reason: termination.reason)))
      }
    }
    return result(
      .cancelled, "interrupted while it waited for a slot", status: nil, interruption: signal)
  }

  /// The session is gone without our doing: its record says why.
  private func ended() throws(ManagementError) -> RunResult {
    guard let record = try manager.record(of: session) else {
      return result(.lost, "the state no longer knows the session", status: nil)
    }
    return result(record.outcome, record.reason, status: nil, usage: record.usage)
  }

  /// What ended a pause.
  struct News {
    let signals: [Int32]
    /// Somebody wrote to our FIFO.
    let isWoken: Bool
  }

  /// Sleeps until a signal, a wake-up or the deadline.
  func pause(until deadline: Instant?, atMost longest: TimeSpan) -> News {
    var left = longest
    if let deadline { left = min(left, deadline.since(manager.now.boot)) }
    var sources = [
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake?.fifo.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    // Rounded up, so that a deadline is reached when poll returns.
    let milliseconds = Int32(clamping: left.milliseconds &+ 1)
    poll(&sources, nfds_t(sources.count), milliseconds)
    wake?.fifo.drain()
    return News(signals: signals.take(), isWoken: sources[1].revents != 0)
  }

  /// Makes a change about this session.
  func change(
    _ body: (inout Transaction) throws(ManagementError) -> Void
  ) throws(ManagementError) {
    settle(try manager.update(options, as: actor, body))
  }

  func result(
    _ outcome: Outcome, _ reason: String?, status: ExitStatus?, startFailure: Int32? = nil,
    interruption: Int32? = nil, usage: Usage = Usage(), memoryKills: UInt64 = 0,
    isUnenforceable: Bool = false
  ) -> RunResult {
    RunResult(
      session: session, outcome: outcome, reason: reason, status: status,
      startFailure: startFailure, interruption: interruption, passedOn: passedOn, usage: usage,
      notes: notes, memoryKills: memoryKills, isUnenforceable: isUnenforceable)
  }
}

/// A place for the FIFO, which cannot be copied, in a class that is filled later.
private final class WakeBox {
  let fifo: WakeFIFO

  init?(_ path: String) {
    guard let fifo = WakeFIFO(creating: path) else { return nil }
    self.fifo = fifo
  }
}
