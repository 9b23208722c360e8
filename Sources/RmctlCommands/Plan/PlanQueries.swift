import ArgumentParser
import ResourceManagement

struct PlanList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the plans.", examples: ["rmctl plan list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    try context.list(
      "PlanList", policy.plans.map { PlanView.record($0, in: policy) }, columns: PlanView.columns,
      generation: snapshot.generation)
  }
}

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

struct PlanActive: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "active", "Show which plan is active and who activated it.",
    examples: ["rmctl plan active", "rmctl plan active -o name"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    try context.show(
      "ActivePlan",
      Record([
        "plan": .text(policy.activePlan?.name.text), "by": .text(policy.activation.by),
        "since": .time(policy.activation.at),
      ]), generation: snapshot.generation)
  }
}

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
    var wanted: [GroupID?: Double] = [:]
    for group in idle { wanted[try target(group, context, policy)] = 0 }
    for entry in demand {
      let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw CommandError.usage("--demand: write GROUP=PERCENT") }
      wanted[try target(parts[0], context, policy)] =
        try Parse.percentage(parts[1], "--demand").fraction
    }
    let shares = PlanShares(plan: plan, in: policy, demand: wanted)
    try context.list(
      "ShareList", PlanView.shares(shares, of: plan, in: policy, withOthers: others),
      columns: PlanView.shareColumns, generation: snapshot.generation)
  }

  private func target(
    _ name: String, _ context: Context, _ policy: Policy
  ) throws(CommandError) -> GroupID? {
    guard name.lowercased() != Directive.otherGroupsName.lowercased() else { return nil }
    return try context.find { () throws(PolicyError) in try policy.group(named: name).id }
  }
}
