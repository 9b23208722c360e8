import ArgumentParser
import ResourceManagement

struct PlanEnable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "enable", "Let a plan be activated again.", examples: ["rmctl plan enable BILLING_DAY"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, time throws(PolicyError) in
      var attributes = try policy.plan(named: name).attributes
      attributes.isEnabled = true
      try policy.setPlan(named: name, attributes, at: time)
    }
    context.acknowledge("plan \(name) enabled")
  }
}
