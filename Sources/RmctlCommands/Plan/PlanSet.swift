import ArgumentParser
import ResourceManagement

struct PlanSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a plan; what is not named stays.",
    examples: ["rmctl plan set BILLING_DAY --max-utilization 80"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  @Option(help: ArgumentHelp("A sentence about the plan.", valueName: "text"))
  var description: String?

  @Option(
    help: ArgumentHelp("The most of the machine that all groups get.", valueName: "percent"))
  var maxUtilization: String?

  func run(in context: Context) throws {
    let cap = try maxUtilization.map { text throws(CommandError) in
      try Parse.percentage(text, "--max-utilization")
    }
    try context.changePolicy(name) { policy, time throws(PolicyError) in
      try policy.setPlan(named: name, description: description, maxUtilization: cap, at: time)
    }
    context.acknowledge("plan \(name) changed")
  }
}
