import ArgumentParser
import ResourceManagement

struct DirectiveShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one directive.", examples: ["rmctl directive show DEFAULT_PLAN BATCH_GROUP"],
    aliases: ["get"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var plan: String

  @Argument(
    help: ArgumentHelp("A group, a sub-plan or OTHER_GROUPS.", valueName: "directive-group"))
  var group: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let target = try context.target(group, in: policy)
    let directive = try context.find { () throws(PolicyError) in
      guard let directive = try policy.plan(named: plan).directive(for: target) else {
        throw .notFound(.directive, name: "\(plan) \(group)")
      }
      return directive
    }
    try context.show(
      "Directive", PlanView.directive(directive, in: policy), generation: snapshot.generation)
  }
}
