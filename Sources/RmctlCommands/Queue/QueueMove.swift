import ArgumentParser
import ResourceManagement

struct QueueMove: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "move", "Put a waiting call in front of another of its group, or of all.",
    details: "For administrators only.",
    examples: ["rmctl queue move 12 --before 9", "rmctl queue move 12 --first"])

  @Argument(help: ArgumentHelp("The call.", valueName: "waiting-call"))
  var id: String

  @Option(help: ArgumentHelp("The call to stand in front of.", valueName: "waiting-call"))
  var before: String?

  @Flag(help: "In front of all calls of its group.")
  var first = false

  func validate() throws {
    if first == (before != nil) {
      throw ValidationError("name one of --before CALL and --first")
    }
  }

  func run(in context: Context) throws {
    let id = try Parse.id(id, "call", as: CallID.self)
    let other = try before.map { text throws(CommandError) in
      try Parse.id(text, "--before", as: CallID.self)
    }
    try context.update(id.description) { transaction throws(ManagementError) in
      try transaction.requireAdministrator("move waiting calls")
      try transaction.apply(.placeCall(id, before: other))
    }
    context.acknowledge("call \(id) moved")
  }
}
