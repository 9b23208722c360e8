import ArgumentParser
import ResourceManagement

/// What `plan create` and `plan set` have in common.
struct PlanOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A sentence about the plan; none clears it.", valueName: "text"))
  var description: String?

  @Option(help: "How CPU is divided: emphasis (levels), ratio or shares, the default.")
  var method: AllocationMethod?

  @Flag(help: "It is only ever a member of other plans.") var subPlan = false
  @Flag(help: "It can be activated; the default.") var topPlan = false

  @Option(
    help: ArgumentHelp("The most that all its directives together get.", valueName: "percent"))
  var maxUtilization: String?

  @Option(
    help: ArgumentHelp("Whether its parallel limits hold, default on.", valueName: "on|off"))
  var parallelManaged: String?

  @Option(
    help: ArgumentHelp("Whether its pools and queues hold, default on.", valueName: "on|off"))
  var sessionPoolManaged: String?

  @Option(help: "What switch thresholds count from: the call, or its entry into the group.")
  var switchCounter: PlanAttributes.SwitchCounter?

  /// `attributes` with what was given put over it.
  func applied(to attributes: PlanAttributes) throws(CommandError) -> PlanAttributes {
    guard !subPlan || !topPlan else {
      throw .usage("--sub-plan and --top-plan exclude each other")
    }
    var attributes = attributes
    if let description {
      attributes.description = description.lowercased() == "none" ? nil : description
    }
    attributes.method = method ?? attributes.method
    attributes.isSubPlan = subPlan || (attributes.isSubPlan && !topPlan)
    attributes.switchCounter = switchCounter ?? attributes.switchCounter
    if let maxUtilization {
      attributes.maxUtilization = try Parse.percentage(maxUtilization, "--max-utilization")
    }
    if let parallelManaged {
      attributes.managesParallel = try Parse.flag(parallelManaged, "--parallel-managed")
    }
    if let sessionPoolManaged {
      attributes.managesSessionPool = try Parse.flag(sessionPoolManaged, "--session-pool-managed")
    }
    return attributes
  }
}
