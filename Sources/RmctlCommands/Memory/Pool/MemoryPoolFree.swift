import ArgumentParser
import ResourceManagement

struct MemoryPoolFree: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "free", "Give back memory that was allocated in a pool; waiting calls may have it.",
    examples: ["rmctl memory pool free BUFFER_CACHE 512M"])

  @Argument(help: ArgumentHelp("The pool.", valueName: "memory-pool"))
  var name: String

  @Argument(help: ArgumentHelp("How much.", valueName: "size"))
  var size: String

  func run(in context: Context) throws {
    let size = try Parse.size(size, "size")
    let pool = try context.memoryPool(name)
    try context.update(pool.name.text) { transaction throws(ManagementError) in
      try transaction.apply(.memory(.free(pool.id, size)))
    }
    let used = try context.memoryPool(name).used
    context.acknowledge("\(size.brief) freed in \(pool.name): \(used.brief) in use")
  }
}
