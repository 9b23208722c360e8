import ArgumentParser
import ResourceManagement

struct QueueCancel: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "cancel", "Take waiting calls out of their queues.",
    details: "The call of a command ends its session.",
    examples: ["rmctl queue cancel 12", "rmctl queue cancel 12 13"])

  @Argument(help: ArgumentHelp("The calls.", valueName: "waiting-call"))
  var ids: [String]

  func run(in context: Context) throws {
    let ids = try ids.map { text throws(CommandError) in
      try Parse.id(text, "call", as: CallID.self)
    }
    try context.update(ids.map(\.description).joined(separator: " ")) {
      transaction throws(ManagementError) in
      for id in ids {
        let owner = try transaction.authorizeCall(id)
        guard let session = transaction.engine.sessions[owner], session.state == .waiting else {
          throw .rejected(.callNotWaiting(id))
        }
        guard session.kind == .command else {
          try transaction.apply(.cancelCall(id))
          continue
        }
        let by = transaction.principal.user
        try transaction.apply(
          .kill(
            owner,
            Termination(
              outcome: .cancelled, reason: "taken out of the queue by \(by)", asAskedBy: nil)))
      }
    }
    context.acknowledge("call \(ids.map(\.description).joined(separator: " ")) cancelled")
  }
}
