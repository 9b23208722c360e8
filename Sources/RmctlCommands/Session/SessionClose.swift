import ArgumentParser
import ResourceManagement

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
