import ArgumentParser
import ResourceManagement

struct SessionClose: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "close", "Close a session that a script opened, or let go of one that was adopted.",
    details: "Adopted processes go back to the control groups that they were in, and run on.",
    examples: ["rmctl session close 42"])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    if try context.read().engine.sessions[id]?.isAdopted == true {
      try context.letGo(id)
      return context.acknowledge("session \(id) closed; its processes run on")
    }
    try context.update(id.description) { transaction throws(ManagementError) in
      try transaction.authorize(id)
      try transaction.apply(.close(id))
    }
    context.acknowledge("session \(id) closed")
  }
}
