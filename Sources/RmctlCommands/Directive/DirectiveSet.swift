import ArgumentParser
import ResourceManagement

struct DirectiveSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set",
    "Give a plan a directive for a group or sub-plan, or change it; what is not named stays.",
    details: """
      OTHER_GROUPS stands for every group that the plan does not name; they share one pool. A plan \
      as target is a sub-plan: it divides what the directive gets, and takes no limits of its own \
      but --utilization-limit. Where group and directive both set a limit the stricter one holds. \
      `none` takes a value away. `rmctl explain plan.directives` describes every field.
      """,
    examples: [
      "rmctl directive set BILLING_DAY OLTP --shares 60 --sessions 20",
      "rmctl directive set BILLING_DAY OTHER_GROUPS --shares 10 --queue-timeout 1m",
      "rmctl directive set MYDB REPORTS --p2 40 --switch-to BATCH_GROUP --switch-cpu 10m",
    ])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var plan: String

  @Argument(
    help: ArgumentHelp("A group, a sub-plan or OTHER_GROUPS.", valueName: "directive-group"))
  var group: String

  @OptionGroup(title: "CPU") var allocation: AllocationOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Parallel statements") var parallel: ParallelOptions
  @OptionGroup(title: "Switching") var switching: SwitchOptions
  @OptionGroup(title: "Other resources") var resources: ResourceOptions

  func run(in context: Context) throws {
    let policy = try context.read().engine.policy
    let target = try context.target(group, in: policy)
    // Everything is read before the state is locked, so that a bad value costs nothing.
    _ = try applied(to: Directive(target), in: policy)
    try context.changePolicy("\(plan) \(group)") { policy, time throws(PolicyError) in
      let target = try policy.target(named: group)
      let old = try policy.plan(named: plan).directive(for: target) ?? Directive(target)
      let new = (try? applied(to: old, in: policy)) ?? old
      try policy.setDirective(plan: plan, new, at: time)
    }
    context.acknowledge("directive of \(plan) for \(group) set")
  }

  private func applied(
    to directive: Directive, in policy: Policy
  ) throws(CommandError) -> Directive {
    var directive = directive
    try allocation.apply(to: &directive)
    directive.limits = try limits.applied(to: directive.limits)
    try parallel.apply(to: &directive.parallel)
    try switching.apply(to: &directive.switching, in: policy)
    try resources.apply(to: &directive)
    return directive
  }
}
