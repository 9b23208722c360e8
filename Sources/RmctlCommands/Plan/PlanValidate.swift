import ArgumentParser
import ResourceManagement

struct PlanValidate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "validate", "Show everything wrong or doubtful in a plan, all at once.",
    details: """
      Ends with exit code 6 when the plan cannot be activated, or an expectation of it is not met. \
      `rmctl validate` does the same for the whole policy. docs/lint.md explains every finding.
      """,
    examples: ["rmctl plan validate BILLING_DAY", "rmctl plan validate BILLING_DAY -o json"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let plan = try context.find { () throws(PolicyError) in try policy.plan(named: name) }
    let findings = Finding.ordered(
      policy.analysis(of: plan, asTop: !plan.attributes.isSubPlan)
        + policy.expectationFindings(of: plan))
    try FindingView.report(
      findings, valid: "plan \(plan.name) is valid", subject: plan.name.text, in: context,
      generation: snapshot.generation)
  }
}
