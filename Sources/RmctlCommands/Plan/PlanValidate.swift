import ArgumentParser
import ResourceManagement

struct PlanValidate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "validate", "Show everything wrong or doubtful in a plan.",
    details: "Ends with exit code 6 when the plan cannot be activated.",
    examples: ["rmctl plan validate BILLING_DAY"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let plan = try context.find { () throws(PolicyError) in try policy.plan(named: name) }
    let findings = policy.findings(of: plan)
    guard !findings.contains(where: { $0.severity == .error }) else {
      findings.forEach { context.warn("\($0.severity.rawValue): \($0.message); \($0.fix)") }
      throw CommandError.management(
        .policy(.invalidPlan(name: plan.name.text, findings: findings)), suggestions: [])
    }
    if findings.isEmpty, !context.renderer.format.isJSON {
      return context.acknowledge("plan \(plan.name) is valid")
    }
    try context.list(
      "FindingList", findings.map(PlanView.finding), columns: PlanView.findingColumns,
      generation: snapshot.generation)
  }
}
