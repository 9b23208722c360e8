import ArgumentParser
import ResourceManagement

struct PlanCopy: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "copy", "Make a new plan with the directives of another.",
    examples: ["rmctl plan copy DAYTIME_PLAN BILLING_DAY"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  @Argument(help: ArgumentHelp("The name of the new plan.", valueName: "name"))
  var newName: String

  func run(in context: Context) throws {
    let new = try Parse.name(newName)
    try context.changePolicy("\(name) \(new)") { policy, time throws(PolicyError) in
      try policy.copyPlan(named: name, to: new, at: time)
    }
    context.acknowledge("plan \(name) copied to \(new)")
  }
}
