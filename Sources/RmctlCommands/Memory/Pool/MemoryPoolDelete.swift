import ArgumentParser
import ResourceManagement

struct MemoryPoolDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Delete a memory pool that is empty; its room is free then.",
    examples: ["rmctl memory pool delete CACHE"], aliases: ["rm"])

  @Argument(help: ArgumentHelp("The pool.", valueName: "memory-pool"))
  var name: String

  func run(in context: Context) throws {
    let pool = try context.memoryPool(name)
    try context.update(pool.name.text) { transaction throws(ManagementError) in
      try transaction.apply(.memory(.delete(pool.id)))
    }
    context.acknowledge("memory pool \(pool.name) deleted")
  }
}
