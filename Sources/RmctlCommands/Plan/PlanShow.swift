import ArgumentParser
import ResourceManagement

struct PlanShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one plan with its directives.", examples: ["rmctl plan show DEFAULT_PLAN"],
    aliases: ["get"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let plan = try context.find { () throws(PolicyError) in try policy.plan(named: name) }
    var record = PlanView.record(plan, in: policy)
    if context.renderer.format.isJSON {
      record.append(
        "directives", .list(plan.directives.map { .object(PlanView.directive($0, in: policy)) }))
      return try context.show("Plan", record, generation: snapshot.generation)
    }
    try context.show("Plan", record, generation: snapshot.generation)
    guard context.renderer.format == .table || context.renderer.format == .wide else { return }
    context.streams.data("\n")
    try context.list(
      "DirectiveList", plan.directives.map { PlanView.directive($0, in: policy) },
      columns: PlanView.directiveColumns, generation: snapshot.generation)
  }
}
