import ArgumentParser
import ResourceManagement

struct DirectiveSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Give a plan a directive for a group, or change it; what is not named stays.",
    details: """
      OTHER_GROUPS stands for every group that the plan does not name; they share one pool. \
      Where group and directive both set a limit the stricter one holds.
      """,
    examples: [
      "rmctl directive set BILLING_DAY OLTP --shares 60 --sessions 20",
      "rmctl directive set BILLING_DAY OTHER_GROUPS --shares 10 --queue-timeout 1m",
    ])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var plan: String

  @Argument(help: ArgumentHelp("The group, or OTHER_GROUPS.", valueName: "directive-group"))
  var group: String

  @Option(help: ArgumentHelp("Proportional CPU weight.", valueName: "count|none"))
  var shares: String?

  @Option(
    help: ArgumentHelp(
      "The most of the machine, also when the rest is idle.", valueName: "percent|none"))
  var utilizationLimit: String?

  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run(in context: Context) throws {
    _ = try applied(to: Directive(group: nil))
    let target = try context.directiveTarget(group, in: try context.read().engine.policy)
    try context.changePolicy("\(plan) \(group)") { policy, time throws(PolicyError) in
      let old = try policy.plan(named: plan).directive(for: target) ?? Directive(group: target)
      let new = (try? applied(to: old)) ?? old
      try policy.setDirective(plan: plan, new, at: time)
    }
    context.acknowledge("directive of \(plan) for \(group) set")
  }

  private func applied(to directive: Directive) throws(CommandError) -> Directive {
    var directive = directive
    try LimitOptions.change(&directive.shares, shares) { text throws(CommandError) in
      try Parse.count(text, "--shares", in: Directive.sharesRange)
    }
    try LimitOptions.change(
      &directive.utilizationLimit, utilizationLimit
    ) { text throws(CommandError) in
      try Parse.percentage(text, "--utilization-limit")
    }
    directive.limits = try limits.applied(to: directive.limits)
    return directive
  }
}
