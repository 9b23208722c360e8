import ArgumentParser
import ResourceManagement

struct ParallelPoolList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the pools of parallel servers.",
    examples: ["rmctl parallel pool list", "rmctl parallel pool list -o json"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    try context.list(
      "ServerPoolList", ServerPoolView.records(snapshot.engine), columns: ServerPoolView.columns,
      generation: snapshot.generation)
  }
}
