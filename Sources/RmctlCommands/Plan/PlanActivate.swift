import ArgumentParser
import ResourceManagement

struct PlanActivate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "activate", "Make a plan the active one, for running sessions as well.",
    details: """
      It stays active until the next edge of a schedule or window, or, with --pin, until somebody \
      activates another one. Everything the former plan set is taken back.
      """,
    examples: ["rmctl plan activate NIGHTTIME_PLAN", "rmctl plan activate BILLING_DAY --pin"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "inactive-plan"))
  var name: String

  @Flag(help: "Whatever schedules and windows say.")
  var pin = false

  func run(in context: Context) throws {
    let actor = context.actor.name
    let end = try context.update(name) { transaction throws(ManagementError) -> WallTime? in
      let time = transaction.now.wall
      try transaction.changePolicy { policy throws(PolicyError) in
        try policy.activatePlan(named: name, by: actor, isPinned: pin, at: time)
      }
      return transaction.policy.activationEnd(transaction.calendar, at: time)
    }
    let until = pin ? ", pinned" : end.map { " until \($0)" } ?? ""
    context.acknowledge("plan \(name) is active\(until)")
  }
}
