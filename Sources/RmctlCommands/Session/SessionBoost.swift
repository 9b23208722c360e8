import ArgumentParser
import ResourceManagement

struct SessionBoost: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "boost", "Lend a session a step of priority.",
    details: """
      A waiting call moves forward at once. Each step is taken back after the time in the setting \
      boost-decay; a call that waits keeps the place that it got. For administrators only.
      """,
    examples: ["rmctl session boost 42"])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    let priority = try context.update(id.description) {
      transaction throws(ManagementError) -> SessionPriority in
      try transaction.apply(.boost(id, by: transaction.principal))
      let decay = transaction.policy.settings.coordinator.boostDecay
      let session = transaction.engine.sessions[id]
      return session?.effectivePriority(at: transaction.now.boot, decay: decay) ?? .normal
    }
    context.acknowledge("session \(id) has the priority \(priority.rawValue) for now")
  }
}
