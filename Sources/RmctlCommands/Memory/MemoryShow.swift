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
    try context.show(
      "Memory", MemoryView.summary(snapshot.engine),
      [
        AnswerPart(
          key: "pools", kind: "MemoryPoolList", records: MemoryView.pools(snapshot.engine),
          columns: MemoryView.poolColumns)
      ], generation: snapshot.generation)
  }
}
