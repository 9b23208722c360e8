import ArgumentParser
import ResourceManagement

struct PlanDeactivate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "deactivate", "End a manual activation: schedules and windows decide, else the default plan.",
    examples: ["rmctl plan deactivate"])

  func run(in context: Context) throws {
    let active = try context.update("plan") { transaction throws(ManagementError) -> String in
      let time = transaction.now.wall
      let calendar = transaction.calendar
      try transaction.changePolicy { policy throws(PolicyError) in
        try policy.deactivatePlan(calendar, at: time)
      }
      return transaction.policy.activePlan?.name.text ?? ""
    }
    context.acknowledge("plan \(active) is active")
  }
}
