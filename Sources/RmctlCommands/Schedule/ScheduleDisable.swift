import ArgumentParser
import ResourceManagement

struct ScheduleDisable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "disable", "Let a schedule hold no more, and keep it.",
    examples: ["rmctl schedule disable NIGHT"])

  @Argument(help: ArgumentHelp("The schedule.", valueName: "schedule"))
  var name: String

  func run(in context: Context) throws {
    try context.changeCalendar(name) { policy, zones, time throws(PolicyError) in
      var attributes = try policy.schedule(named: name).attributes
      attributes.isEnabled = false
      try policy.setSchedule(named: name, attributes, zones: zones, at: time)
    }
    context.acknowledge("schedule \(name) disabled")
  }
}
