import ArgumentParser
import ResourceManagement

struct WindowList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the windows.", examples: ["rmctl window list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let now = context.access.manager.now.wall
    try context.list(
      "WindowList",
      snapshot.engine.policy.windows.map { WindowView.record($0, in: snapshot.engine, at: now) },
      columns: WindowView.columns, generation: snapshot.generation)
  }
}
