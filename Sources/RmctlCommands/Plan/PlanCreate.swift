import ArgumentParser
import ResourceManagement

struct PlanCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Create an empty plan; give it directives with `directive set`.",
    examples: [
      "rmctl plan create BILLING_DAY --description 'End of month' --max-utilization 95",
      "rmctl plan create MYDB --method emphasis",
      "rmctl plan create MAILDB --method emphasis --sub-plan",
    ])

  @Argument(help: ArgumentHelp("The name of the new plan.", valueName: "name"))
  var name: String

  @Flag(help: "Do nothing when a plan of this name exists.")
  var ifNotExists = false

  @OptionGroup var options: PlanOptions

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    let attributes = try options.applied(to: PlanAttributes())
    if ifNotExists, let plan = try? context.read().engine.policy.plan(named: name.text) {
      return context.acknowledge("plan \(plan.name) already exists")
    }
    try context.changePolicy(name.text) { policy, time throws(PolicyError) in
      try policy.createPlan(name, attributes, at: time)
    }
    context.acknowledge("plan \(name) created")
  }
}
