import ArgumentParser
import ResourceManagement

struct ParallelPoolDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Delete a pool of parallel servers; its groups share the pool of all then.",
    details: "Calls keep the servers that they hold until they end.",
    examples: ["rmctl parallel pool delete REPORTING"], aliases: ["rm"])

  @Argument(help: ArgumentHelp("The pool.", valueName: "server-pool"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      try policy.deleteServerPool(named: name)
    }
    context.acknowledge("server pool \(name) deleted")
  }
}
