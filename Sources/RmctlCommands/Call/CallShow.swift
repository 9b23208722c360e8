import ArgumentParser
import ResourceManagement

struct CallShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one call.", examples: ["rmctl call show 12"], aliases: ["get"])

  @Argument(help: ArgumentHelp("The call.", valueName: "call"))
  var id: String

  func run(in context: Context) throws {
    let id = try Parse.id(id, "call", as: CallID.self)
    let snapshot = try context.read()
    let rows = CallView.all(in: snapshot.engine, at: context.access.manager.now)
    guard let row = rows.first(where: { $0["call"] == .id(id.value) }) else {
      throw CommandError.management(
        .rejected(.callNotFound(id, hasEnded: id < snapshot.engine.sessions.nextCall)),
        suggestions: [])
    }
    try context.show("Call", row, generation: snapshot.generation)
  }
}
