import ArgumentParser
import ResourceManagement

struct DirectiveList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the directives of a plan.", examples: ["rmctl directive list DEFAULT_PLAN"],
    aliases: ["ls"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var plan: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let found = try context.find { () throws(PolicyError) in try policy.plan(named: plan) }
    try context.list(
      "DirectiveList", found.directives.map { PlanView.directive($0, in: policy) },
      columns: PlanView.directiveColumns, generation: snapshot.generation)
  }
}
