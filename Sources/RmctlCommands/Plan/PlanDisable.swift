import ArgumentParser
import ResourceManagement

struct PlanDisable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "disable", "Let nobody and nothing activate a plan.",
    examples: ["rmctl plan disable BILLING_DAY"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, time throws(PolicyError) in
      var attributes = try policy.plan(named: name).attributes
      attributes.isEnabled = false
      try policy.setPlan(named: name, attributes, at: time)
    }
    context.acknowledge("plan \(name) disabled")
  }
}
