import ArgumentParser
import ResourceManagement

struct MemoryPoolAllocate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "allocate", "Book memory in a pool for something that is no session, such as a cache.",
    details: """
      It is used in the pool and in all above it until `memory pool free` gives it back. A full \
      pool grows first where the strategy allows it.
      """,
    examples: ["rmctl memory pool allocate BUFFER_CACHE 512M"])

  @Argument(help: ArgumentHelp("The pool.", valueName: "memory-pool"))
  var name: String

  @Argument(help: ArgumentHelp("How much.", valueName: "size"))
  var size: String

  func run(in context: Context) throws {
    let size = try Parse.size(size, "size")
    let pool = try context.memoryPool(name)
    try context.update(pool.name.text) { transaction throws(ManagementError) in
      try transaction.apply(.memory(.allocate(pool.id, size)))
    }
    let used = try context.memoryPool(name).used
    context.acknowledge("\(size.brief) allocated in \(pool.name): \(used.brief) in use")
  }
}
