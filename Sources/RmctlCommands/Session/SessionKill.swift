import ArgumentParser
import ResourceManagement

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
