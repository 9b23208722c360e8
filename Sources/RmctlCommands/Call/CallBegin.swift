import ArgumentParser
import Glibc
import LinuxHost
import ResourceManagement

struct CallBegin: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "begin", "Begin a call: it gets what it asks for, all of it or a place in the queue.",
    details: """
      The answer is the grant: state, degree of parallelism, memory, place in the queue. Without \
      --wait it is printed at once, running or queued. With --wait the command blocks until the \
      call runs, and ends with exit code 8 when it never will. What could never be granted is \
      refused at once.
      """,
    examples: [
      "rmctl call begin 42", "rmctl call begin 42 --wait --wait-timeout 10m",
      "rmctl call begin 42 --cost 5000 --parallel auto --memory 512M",
    ])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var session: String

  @Flag(help: "Block until the call runs.")
  var wait = false

  @Flag(help: "Refuse instead of queueing.")
  var noWait = false

  @Option(help: ArgumentHelp("How long it may wait for a slot.", valueName: "duration"))
  var waitTimeout: String?

  @Option(help: ArgumentHelp("How long it may run.", valueName: "duration"))
  var timeout: String?

  @Option(
    help: ArgumentHelp("CPU time that it may use, as it is charged.", valueName: "duration"))
  var cpuLimit: String?

  @Option(
    help: ArgumentHelp("Session memory that it reserves while it runs.", valueName: "size"))
  var memory: String?

  @OptionGroup(title: "Demand") var options: DemandOptions

  func validate() throws {
    if wait, noWait { throw ValidationError("--wait and --no-wait exclude each other") }
  }

  func run(in context: Context) throws {
    let id = try context.sessionID(session)
    var limits = RequestedLimits()
    limits.waitTimeout = try waitTimeout.map { text throws(CommandError) in
      try Parse.duration(text, "--wait-timeout")
    }
    limits.timeout = try timeout.map { text throws(CommandError) in
      try Parse.duration(text, "--timeout")
    }
    limits.cpu = try cpuLimit.map { text throws(CommandError) in
      try Parse.duration(text, "--cpu-limit")
    }
    let reserved = try memory.map { text throws(CommandError) in
      try Parse.size(text, "--memory")
    }
    let demand = try options.demand(memory: reserved, at: context.access.manager.now)
    let reading = Host.reading(for: demand, tell: context.warn)
    if wait, context.access.pending != nil {
      throw CommandError.refused(.transactionOpen, "a call cannot wait inside a transaction")
    }
    let call = try context.update(id.description) {
      transaction throws(ManagementError) -> CallID in
      let session = try transaction.authorize(id)
      guard session.kind == .script else {
        throw .rejected(.wrongKind(id, is: session.kind, operation: "given another call"))
      }
      try transaction.apply(.observe(reading))
      let call = transaction.engine.sessions.nextCall
      try transaction.apply(
        .begin(BeginRequest(session: id, limits: limits, demand: demand, mayWait: !noWait)))
      return call
    }
    if wait { try waitUntilRunning(call, of: id, context) }
    let snapshot = try context.read()
    guard let session = snapshot.engine.sessions[id], let running = session.call,
      running.id == call
    else { return }
    try context.show(
      "Call",
      CallView.record(
        running, of: session, in: snapshot.engine, at: context.access.manager.now),
      generation: snapshot.generation)
  }

  /// Sleeps on the session's FIFO; the release that admits the call writes to it.
  private func waitUntilRunning(_ call: CallID, of id: SessionID, _ context: Context) throws {
    let manager = context.access.manager
    // The call has begun; later changes are about its deadline and must not be refused for these.
    var options = context.options
    options.ifGeneration = nil
    options.requestID = nil
    try? manager.makeSessionsFolder()
    guard let fifo = WakeFIFO(creating: manager.wakePath(of: id)) else {
      throw CommandError.refused(.hostFailure, "no FIFO could be made for session \(id)")
    }
    defer { fifo.remove() }
    while true {
      let engine = try context.read().engine
      guard let session = engine.sessions[id], session.call?.id == call else {
        let outcome = engine.sessions[id]?.lastCall?.outcome ?? .killed
        throw CommandError.refused(
          .waitTimeout, "call \(call) did not get a slot: \(outcome.rawValue)")
      }
      guard session.state == .waiting else { return }
      try context.checkInterruption()
      let now = manager.now.boot
      let obstacle = engine.obstacle(of: id, at: manager.now)
      let deadline = [engine.deadline(of: id)?.at, obstacle?.until].compactMap { $0 }.min()
      // Without an obstacle only time has passed: a window has closed, a rate is paid.
      if obstacle == nil || deadline.map({ $0 <= now }) ?? false {
        _ = try context.access.update(options) { _ in }
        continue
      }
      let left = deadline.map { $0.since(now).milliseconds + 1 } ?? 1000
      var source = pollfd(fd: fifo.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&source, 1, Int32(clamping: min(left, 1000)))
      fifo.drain()
      // Whoever holds the slot may have died without a word.
      _ = try? context.access.reap()
    }
  }
}
