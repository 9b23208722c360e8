import ArgumentParser
import ResourceManagement

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
