import ArgumentParser
import ResourceManagement

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
