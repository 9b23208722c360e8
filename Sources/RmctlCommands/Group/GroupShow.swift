import ArgumentParser
import ResourceManagement

struct GroupShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one consumer group.",
    examples: ["rmctl group show BATCH_GROUP", "rmctl group show BATCH_GROUP --effective"],
    aliases: ["get"])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  @Flag(help: "Show each limit that holds now and where it comes from.")
  var effective = false

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let group = try context.find { () throws(PolicyError) in
      try snapshot.engine.policy.group(named: name)
    }
    if effective {
      return try context.list(
        "EffectiveLimitList", GroupView.effective(group, in: snapshot.engine),
        columns: GroupView.effectiveColumns, generation: snapshot.generation)
    }
    try context.show(
      "Group", GroupView.record(group, in: snapshot.engine), generation: snapshot.generation)
  }
}
