import ArgumentParser
import ResourceManagement

struct ParallelPoolShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one pool of parallel servers.",
    examples: ["rmctl parallel pool show REPORTING"], aliases: ["get"])

  @Argument(help: ArgumentHelp("The pool.", valueName: "server-pool"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    let key = name.lowercased()
    if let use = engine.serverPoolUse.first(where: { $0.rule.name.lowercased() == key }) {
      return try context.show(
        "ServerPool", ServerPoolView.record(of: use, in: engine), generation: snapshot.generation)
    }
    _ = try context.find { () throws(PolicyError) in try engine.policy.serverPool(named: name) }
  }
}
