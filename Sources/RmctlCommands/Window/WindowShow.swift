import ArgumentParser
import ResourceManagement

struct WindowShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one window.", examples: ["rmctl window show PATCHES"], aliases: ["get"])

  @Argument(help: ArgumentHelp("The window.", valueName: "window"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let found = try context.find { () throws(PolicyError) in try policy.window(named: name) }
    try context.show(
      "Window", WindowView.record(found, in: snapshot.engine, at: context.access.manager.now.wall),
      generation: snapshot.generation)
  }
}
