import ArgumentParser
import Glibc
import ResourceManagement

struct CallCharge: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "charge", "Report what a call has used since the last report.",
    details: """
      CPU, I/O, undo and switch limits act on what is reported, at once. A group that is ahead of \
      its I/O or undo rate may not begin more until it is paid: with --wait this command sleeps \
      until then, which holds a script to the rate.
      """,
    examples: [
      "rmctl call charge 12 --cpu 2s --io-bytes 64M --io-requests 500",
      "rmctl call charge 12 --io-bytes 1G --wait", "rmctl call charge 12 --undo 10M",
    ])

  @Argument(help: ArgumentHelp("The call.", valueName: "call"))
  var id: String

  @Option(help: ArgumentHelp("CPU time.", valueName: "duration"))
  var cpu: String?

  @Option(help: ArgumentHelp("Bytes read and written.", valueName: "size"))
  var ioBytes: String?

  @Option(help: ArgumentHelp("Requests to devices.", valueName: "count"))
  var ioRequests: String?

  @Option(help: ArgumentHelp("Logical reads.", valueName: "count"))
  var ioLogical: String?

  @Option(help: ArgumentHelp("Undo written, held until the call ends.", valueName: "size"))
  var undo: String?

  @Flag(help: "Sleep until the rates of the group allow more.")
  var wait = false

  func run(in context: Context) throws {
    let id = try Parse.id(id, "call", as: CallID.self)
    let use = try use()
    guard use != CallUse() else {
      throw CommandError.usage(
        "nothing to charge", hint: "--cpu, --io-bytes, --io-requests, --io-logical or --undo")
    }
    if wait, context.access.pending != nil {
      throw CommandError.refused(.transactionOpen, "nothing can be waited for in a transaction")
    }
    let session = try context.update(id.description) {
      transaction throws(ManagementError) -> SessionID in
      let session = try transaction.authorizeCall(id)
      try transaction.apply(.charge(id, use))
      return session
    }
    let manager = context.access.manager
    let snapshot = try context.read()
    let engine = snapshot.engine
    let group = engine.sessions[session]?.group
    let ready = group.map { engine.readyAt($0) }
    try context.show(
      "Charge", record(id, session, engine, ready, at: manager.now),
      generation: snapshot.generation)
    guard wait, let ready else { return }
    while manager.now.boot < ready {
      try context.checkInterruption()
      let left = ready.since(manager.now.boot).milliseconds + 1
      poll(nil, 0, Int32(clamping: min(left, 200)))
    }
  }

  private func use() throws(CommandError) -> CallUse {
    var use = CallUse()
    if let cpu { use.cpu = try Parse.duration(cpu, "--cpu") }
    if let ioBytes { use.ioBytes = try Parse.size(ioBytes, "--io-bytes") }
    let range = 0...Int(Int32.max)
    if let ioRequests { use.ioRequests = try Parse.count(ioRequests, "--io-requests", in: range) }
    if let ioLogical { use.ioLogical = try Parse.count(ioLogical, "--io-logical", in: range) }
    if let undo { use.undo = try Parse.size(undo, "--undo") }
    return use
  }

  /// What became of the call: a limit may have moved or ended it.
  private func record(
    _ id: CallID, _ session: SessionID, _ engine: Engine, _ ready: Instant?, at now: Now
  ) -> Record {
    let found = engine.sessions[session]
    let call = found?.call?.id == id ? found?.call : nil
    let outcome = found?.lastCall?.id == id ? found?.lastCall?.outcome.rawValue : nil
    let owed = ready.map { $0.since(now.boot) } ?? .zero
    return Record([
      "call": .id(id.value), "session": .id(session.value),
      "state": .text(call?.phase.rawValue ?? "ended"),
      "outcome": .text(call == nil ? outcome ?? "ended" : nil),
      "group": .text(found.map { engine.policy.name(of: $0.group) }),
      "runaway": .bool(found.map(engine.isRunaway) ?? false),
      "cpuMs": .span(call?.used.cpu), "ioBytes": .size(call?.used.ioBytes),
      "ioRequests": .count(call?.used.ioRequests), "ioLogical": .count(call?.used.ioLogical),
      "undo": .size(call?.used.undo), "throttledMs": .span(owed),
    ])
  }
}
