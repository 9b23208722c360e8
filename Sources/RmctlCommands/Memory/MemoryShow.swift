import ArgumentParser
import ResourceManagement

struct MemoryShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show the memory that calls may reserve, its pools and its pressure.",
    details: """
      The pools share the setting database-memory: the SGA with buffer cache, shared and large \
      pool, and the PGA with the work area. What calls reserve is charged to the PGA.
      """,
    examples: ["rmctl memory show", "rmctl memory show -o json"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    var summary = MemoryView.summary(snapshot.engine)
    let pools = MemoryView.pools(snapshot.engine)
    guard !context.renderer.format.isJSON else {
      summary.append("pools", .list(pools.map { .object($0) }))
      return try context.show("Memory", summary, generation: snapshot.generation)
    }
    try context.show("Memory", summary, generation: snapshot.generation)
    context.streams.data("\n")
    try context.list(
      "MemoryPoolList", pools, columns: MemoryView.poolColumns, generation: snapshot.generation)
  }
}
