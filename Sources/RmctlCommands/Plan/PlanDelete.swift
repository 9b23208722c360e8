import ArgumentParser
import ResourceManagement

struct PlanDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Delete a plan that is not active.",
    examples: ["rmctl plan delete BILLING_DAY"], aliases: ["rm"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      try policy.deletePlan(named: name)
    }
    context.acknowledge("plan \(name) deleted")
  }
}
