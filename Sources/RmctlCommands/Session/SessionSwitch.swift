import ArgumentParser
import ResourceManagement

struct SessionSwitch: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "switch", "Move a session into another group.",
    details: """
      The group must be open to you: see `group grant`. From then on the session stays there, \
      whatever its attributes become. A running session keeps running, even when the other group \
      is full; a waiting one joins the other queue at the place of its arrival.
      """,
    examples: ["rmctl session switch 42 BATCH_GROUP"])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var group: String

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    try context.update(id.description) { transaction throws(ManagementError) in
      try transaction.authorize(id)
      let target = try transaction.group(named: group).id
      try transaction.apply(.switchGroup(id, to: target, by: transaction.principal))
    }
    context.acknowledge("session \(id) is in \(group)")
  }
}
