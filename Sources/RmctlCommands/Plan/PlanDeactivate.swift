import ArgumentParser
import ResourceManagement

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
