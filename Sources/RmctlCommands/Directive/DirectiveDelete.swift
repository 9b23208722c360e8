import ArgumentParser
import ResourceManagement

struct DirectiveDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Take a directive out of a plan.",
    examples: ["rmctl directive delete BILLING_DAY OLTP"], aliases: ["rm"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var plan: String

  @Argument(
    help: ArgumentHelp("A group, a sub-plan or OTHER_GROUPS.", valueName: "directive-group"))
  var group: String

  func run(in context: Context) throws {
    let target = try context.target(group, in: try context.read().engine.policy)
    try context.changePolicy("\(plan) \(group)") { policy, time throws(PolicyError) in
      try policy.deleteDirective(plan: plan, target, at: time)
    }
    context.acknowledge("directive of \(plan) for \(group) deleted")
  }
}
