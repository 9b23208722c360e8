import ArgumentParser
import ResourceManagement

struct StatePath: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "path", "Print the path of the state file.", examples: ["rmctl state path"])

  func run(in context: Context) throws {
    let manager = context.access.manager
    guard context.renderer.format.isJSON else {
      return context.streams.data(TerminalText.escaped(manager.path) + "\n")
    }
    try context.show(
      "StatePath",
      Record(["path": .text(manager.path), "exists": .bool(manager.exists)]), generation: 0)
  }
}
