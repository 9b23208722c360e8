import ArgumentParser
import ResourceManagement

struct CallList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the calls that run or wait.", examples: ["rmctl call list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    try context.list(
      "CallList", CallView.all(in: snapshot.engine, at: context.access.manager.now),
      columns: CallView.columns, generation: snapshot.generation)
  }
}
