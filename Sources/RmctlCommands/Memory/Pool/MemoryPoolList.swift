import ArgumentParser
import ResourceManagement

struct MemoryPoolList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the memory pools.",
    details: "What is used in a pool is used in every pool above it.",
    examples: ["rmctl memory pool list", "rmctl memory pool list -o json"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    try context.list(
      "MemoryPoolList", MemoryView.pools(snapshot.engine), columns: MemoryView.poolColumns,
      generation: snapshot.generation)
  }
}
