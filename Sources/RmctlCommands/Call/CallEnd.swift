import ArgumentParser
import ResourceManagement

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
