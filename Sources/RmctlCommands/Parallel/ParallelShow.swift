import ArgumentParser
import ResourceManagement

struct ParallelShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show the parallel servers and their pools.",
    examples: ["rmctl parallel show", "rmctl parallel show -o json"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    var summary = ServerPoolView.summary(engine)
    let pools = ServerPoolView.records(engine)
    guard !context.renderer.format.isJSON else {
      summary.append("pools", .list(pools.map { .object($0) }))
      return try context.show("Parallel", summary, generation: snapshot.generation)
    }
    try context.show("Parallel", summary, generation: snapshot.generation)
    context.streams.data("\n")
    try context.list(
      "ServerPoolList", pools, columns: ServerPoolView.columns, generation: snapshot.generation)
  }
}
