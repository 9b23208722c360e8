import ArgumentParser
import ResourceManagement

struct PlanCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Create an empty plan; give it directives with `directive set`.",
    examples: ["rmctl plan create BILLING_DAY --description 'End of month' --max-utilization 95"])

  @Argument(help: ArgumentHelp("The name of the new plan.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("A sentence about the plan.", valueName: "text"))
  var description: String?

  @Option(
    help: ArgumentHelp("The most of the machine that all groups get.", valueName: "percent"))
  var maxUtilization: String?

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    let cap = try maxUtilization.map { text throws(CommandError) in
      try Parse.percentage(text, "--max-utilization")
    }
    try context.changePolicy(name.text) { policy, time throws(PolicyError) in
      try policy.createPlan(
        name, description: description, maxUtilization: cap ?? .whole, at: time)
    }
    context.acknowledge("plan \(name) created")
  }
}
