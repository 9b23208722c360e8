import ArgumentParser
import ResourceManagement

struct CallNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "call", "Calls: units of work inside the session of a script.",
    [CallBegin.self, CallEnd.self, CallList.self, CallShow.self, CallCancel.self])
}

/// How calls are shown.
enum CallView {
  static let columns: [Payload.Column] = [
    .init("CALL", "call"), .init("SESSION", "session"), .init("STATE", "state"),
    .init("GROUP", "group"), .init("PLACE", "queuePlace"), .init("WAITED", "waitedMs"),
    .init("RAN", "ranMs"), .init("LIMIT", "deadlineMs"),
  ]

  static func record(_ call: Call, of session: Session, in engine: Engine, at now: Now) -> Record {
    let queue = engine.admission.queue(of: session.group)
    let place = call.phase == .queued ? queue.firstIndex(of: session.id).map { $0 + 1 } : nil
    return Record([
      "call": .id(call.id.value), "session": .id(session.id.value),
      "state": .text(call.phase.rawValue),
      "group": .text(engine.policy.directiveName(session.group)), "queuePlace": .count(place),
      "waitedMs": .span(call.waited(at: now)), "ranMs": .span(call.ran(at: now)),
      "deadlineMs": .span(engine.deadline(of: session.id).map { $0.at.since(now.boot) }),
    ])
  }

  static func all(in engine: Engine, at now: Now) -> [Record] {
    engine.sessions.sessions.compactMap { session in
      session.call.map { record($0, of: session, in: engine, at: now) }
    }
  }
}

struct CallEnd: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "end", "End a call that is done and free its slot.", examples: ["rmctl call end 12"])

  @Argument(help: ArgumentHelp("The call.", valueName: "call"))
  var id: String

  func run(in context: Context) throws {
    let id = try Parse.id(id, "call", as: CallID.self)
    try context.update(id.description) { transaction throws(ManagementError) in
      try transaction.authorizeCall(id)
      try transaction.apply(.endCall(id, Usage()))
    }
    context.acknowledge("call \(id) ended")
  }
}

struct CallCancel: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "cancel", "Give up a call, running or waiting.", examples: ["rmctl call cancel 12"])

  @Argument(help: ArgumentHelp("The call.", valueName: "call"))
  var id: String

  func run(in context: Context) throws {
    let id = try Parse.id(id, "call", as: CallID.self)
    try context.update(id.description) { transaction throws(ManagementError) in
      try transaction.authorizeCall(id)
      try transaction.apply(.cancelCall(id))
    }
    context.acknowledge("call \(id) cancelled")
  }
}

struct CallList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the calls that run or wait.", examples: ["rmctl call list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    try context.list(
      "CallList", CallView.all(in: snapshot.engine, at: context.access.manager.now),
      columns: CallView.columns, generation: snapshot.generation)
  }
}

struct CallShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one call.", examples: ["rmctl call show 12"], aliases: ["get"])

  @Argument(help: ArgumentHelp("The call.", valueName: "call"))
  var id: String

  func run(in context: Context) throws {
    let id = try Parse.id(id, "call", as: CallID.self)
    let snapshot = try context.read()
    let rows = CallView.all(in: snapshot.engine, at: context.access.manager.now)
    guard let row = rows.first(where: { $0["call"] == .id(id.value) }) else {
      throw CommandError.management(.rejected(.callNotFound(id)), suggestions: [])
    }
    try context.show("Call", row, generation: snapshot.generation)
  }
}

extension Transaction {
  /// Only the owner of the session and root may end its calls.
  func authorizeCall(_ id: CallID) throws(ManagementError) {
    guard let session = engine.sessions.sessions.first(where: { $0.call?.id == id }) else {
      throw .rejected(.callNotFound(id))
    }
    try authorize(session.id)
  }
}
