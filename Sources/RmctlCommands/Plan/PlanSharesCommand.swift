import ArgumentParser
import ResourceManagement

struct PlanSharesCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "shares", "Show what each group gets of the machine when all want everything.",
    details: "With --idle and --demand it answers what happens when some do not.",
    examples: [
      "rmctl plan shares DEFAULT_PLAN",
      "rmctl plan shares DEFAULT_PLAN --idle SYS_GROUP --idle OTHER_GROUPS --demand BATCH_GROUP=5",
    ])

  @Argument(help: ArgumentHelp("The plan; the active one when not given.", valueName: "plan"))
  var name: String?

  @Option(help: ArgumentHelp("A group that wants nothing; may be repeated.", valueName: "group"))
  var idle: [String] = []

  @Option(
    help: ArgumentHelp(
      "What a group could use, in percent of the machine.", valueName: "group=percent"))
  var demand: [String] = []

  @Flag(help: "Also the groups that divide OTHER_GROUPS among them.")
  var others = false

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let plan = try context.find { () throws(PolicyError) in
      guard let name else { return try policy.plan(named: policy.activePlan?.name.text ?? "") }
      return try policy.plan(named: name)
    }
    var wanted: [DirectiveTarget: Double] = [:]
    for group in idle { wanted[try context.target(group, in: policy)] = 0 }
    for entry in demand {
      let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw CommandError.usage("--demand: write GROUP=PERCENT") }
      wanted[try context.target(parts[0], in: policy)] =
        try Parse.percentage(parts[1], "--demand").fraction
    }
    let shares = PlanShares(plan: plan, in: policy, demand: wanted)
    try context.list(
      "ShareList", PlanView.shares(shares, in: policy, withOthers: others),
      columns: PlanView.shareColumns, generation: snapshot.generation)
  }
}
