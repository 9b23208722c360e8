import ArgumentParser
import ResourceManagement

struct GroupList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the consumer groups.",
    examples: ["rmctl group list", "rmctl group list -o json", "rmctl group list --sort -running"],
    aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    try context.list(
      "GroupList",
      snapshot.engine.policy.groups.map { GroupView.record($0, in: snapshot.engine) },
      columns: GroupView.columns, generation: snapshot.generation)
  }
}
