import ArgumentParser
import ResourceManagement

struct PlanNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "plan", "Resource plans: what each group gets; one is active.",
    [
      PlanCreate.self, PlanList.self, PlanShow.self, PlanSet.self, PlanDelete.self,
      PlanValidate.self, PlanActivate.self, PlanDeactivate.self, PlanActive.self,
      PlanSharesCommand.self,
    ])
}

struct PlanCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Create an empty plan; give it directives with `directive set`.",
    examples: ["rmctl plan create BILLING_DAY --description 'End of month' --max-utilization 95"])

  @Argument(help: ArgumentHelp("The name of the new plan.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("A sentence about the plan.", valueName: "text"))
  var description: String?

  @Option(
    help: ArgumentHelp("The most of the machine that all groups get.", valueName: "percent"))
  var maxUtilization: String?

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    let cap = try maxUtilization.map { text throws(CommandError) in
      try Parse.percentage(text, "--max-utilization")
    }
    try context.changePolicy(name.text) { policy, time throws(PolicyError) in
      try policy.createPlan(
        name, description: description, maxUtilization: cap ?? .whole, at: time)
    }
    context.acknowledge("plan \(name) created")
  }
}

struct PlanSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a plan; what is not named stays.",
    examples: ["rmctl plan set BILLING_DAY --max-utilization 80"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  @Option(help: ArgumentHelp("A sentence about the plan.", valueName: "text"))
  var description: String?

  @Option(
    help: ArgumentHelp("The most of the machine that all groups get.", valueName: "percent"))
  var maxUtilization: String?

  func run(in context: Context) throws {
    let cap = try maxUtilization.map { text throws(CommandError) in
      try Parse.percentage(text, "--max-utilization")
    }
    try context.changePolicy(name) { policy, time throws(PolicyError) in
      try policy.setPlan(named: name, description: description, maxUtilization: cap, at: time)
    }
    context.acknowledge("plan \(name) changed")
  }
}

struct PlanDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Delete a plan that is not active.",
    examples: ["rmctl plan delete BILLING_DAY"], aliases: ["rm"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      try policy.deletePlan(named: name)
    }
    context.acknowledge("plan \(name) deleted")
  }
}

struct PlanActivate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "activate", "Make a plan the active one, for running sessions as well.",
    examples: ["rmctl plan activate NIGHTTIME_PLAN"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "inactive-plan"))
  var name: String

  func run(in context: Context) throws {
    let actor = context.actor.name
    try context.changePolicy(name) { policy, time throws(PolicyError) in
      try policy.activatePlan(named: name, by: actor, at: time)
    }
    context.acknowledge("plan \(name) is active")
  }
}

struct PlanDeactivate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "deactivate", "Go back to DEFAULT_PLAN.", examples: ["rmctl plan deactivate"])

  func run(in context: Context) throws {
    let actor = context.actor.name
    try context.changePolicy("DEFAULT_PLAN") { policy, time throws(PolicyError) in
      try policy.activatePlan(named: "DEFAULT_PLAN", by: actor, at: time)
    }
    context.acknowledge("plan DEFAULT_PLAN is active")
  }
}
