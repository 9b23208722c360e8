import ArgumentParser
import ResourceManagement

struct GroupStats: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "stats", "Show what a consumer group has used and how its calls ended.",
    examples: ["rmctl group stats BATCH_GROUP", "rmctl group stats BATCH_GROUP -o json"])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let group = try context.find { () throws(PolicyError) in
      try snapshot.engine.policy.group(named: name)
    }
    try context.show(
      "GroupStats", StatsView.record(of: group, in: snapshot.engine),
      generation: snapshot.generation)
  }
}
