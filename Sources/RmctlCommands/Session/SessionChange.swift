import ArgumentParser
import ResourceManagement

struct SessionSwitch: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "switch", "Move a session into another group.",
    details: """
      A running session keeps running, even when the other group is full; a waiting one joins the \
      other queue at the place of its arrival.
      """,
    examples: ["rmctl session switch 42 BATCH_GROUP"])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var group: String

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    let actor = context.actor.name
    try context.update(id.description) { transaction throws(ManagementError) in
      try transaction.authorize(id)
      let target = try transaction.group(named: group).id
      try transaction.apply(.switchGroup(id, to: target, by: actor))
    }
    context.acknowledge("session \(id) is in \(group)")
  }
}

struct SessionKill: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "kill", "End sessions: a running command gets a signal, then KILL after a grace.",
    details: """
      The session keeps its slot until its processes are gone. `rmctl run` ends with exit code \
      123. All sessions named are ended, or none.
      """,
    examples: ["rmctl session kill 42", "rmctl session kill 42 43 --signal INT --grace 30s"])

  @Argument(help: ArgumentHelp("The sessions.", valueName: "session"))
  var ids: [String]

  @Option(help: ArgumentHelp("The first signal, by name or number.", valueName: "signal"))
  var signal: String?

  @Option(help: ArgumentHelp("How long until KILL, default 5s.", valueName: "duration"))
  var grace: String?

  func run(in context: Context) throws {
    let ids = try ids.map { text throws(CommandError) in try context.sessionID(text) }
    let termination = Termination(
      outcome: .killed, reason: "session kill by \(context.actor.name)",
      signal: try signal.map(SignalName.number) ?? Termination.terminateSignal,
      grace: try grace.map { text throws(CommandError) in try Parse.duration(text, "--grace") }
        ?? Termination.defaultGrace)
    let list = ids.map(\.description).joined(separator: " ")
    try context.update(list) { transaction throws(ManagementError) in
      for id in ids {
        try transaction.authorize(id)
        try transaction.apply(.kill(id, termination))
      }
    }
    context.acknowledge(
      ids.count == 1 ? "session \(list) is being ended" : "sessions \(list) are being ended")
  }
}

struct SessionClose: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "close", "Close a session that a script opened.", examples: ["rmctl session close 42"])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    try context.update(id.description) { transaction throws(ManagementError) in
      try transaction.authorize(id)
      try transaction.apply(.close(id))
    }
    context.acknowledge("session \(id) closed")
  }
}

struct SessionReap: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "reap", "End what dead supervisors left behind, and everything that is overdue.",
    details: "Every command does the first by itself; this one says what it found.",
    examples: ["rmctl session reap"])

  static var atomicObjection: String? { "it acts on processes, not on the state alone" }

  func run(in context: Context) throws {
    do {
      let reaped = try context.access.reap()
      for (session, ended) in reaped {
        context.acknowledge(
          "session \(session) was lost; ended \(Plural.of(ended, "process", "processes"))")
      }
      let change = try context.access.update(context.options) { $0.engine.sessions.sessions.count }
      if reaped.isEmpty { context.acknowledge("nothing to reap") }
      if context.global.verbose { context.warn("generation \(change.generation)") }
    } catch {
      throw CommandError.management(error, suggestions: [])
    }
  }
}
