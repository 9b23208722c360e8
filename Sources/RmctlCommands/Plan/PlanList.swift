import ArgumentParser
import ResourceManagement

struct PlanList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the plans.", examples: ["rmctl plan list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    try context.list(
      "PlanList", policy.plans.map { PlanView.record($0, in: policy) }, columns: PlanView.columns,
      generation: snapshot.generation)
  }
}
