import ArgumentParser
import ResourceManagement

struct RuleList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the rules in the order in which they are asked.",
    examples: ["rmctl rule list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    try context.list(
      "RuleList", policy.rulesInOrder.map { RuleView.record($0, in: policy) },
      columns: RuleView.columns, generation: snapshot.generation)
  }
}
