import ArgumentParser
import ResourceManagement

struct PlanActive: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "active", "Show which plan is active and who activated it.",
    examples: ["rmctl plan active", "rmctl plan active -o name"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    try context.show(
      "ActivePlan",
      Record([
        "plan": .text(policy.activePlan?.name.text), "by": .text(policy.activation.by),
        "since": .time(policy.activation.at),
      ]), generation: snapshot.generation)
  }
}
