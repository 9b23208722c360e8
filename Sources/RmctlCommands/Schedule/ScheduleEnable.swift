import ArgumentParser
import ResourceManagement

struct ScheduleEnable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "enable", "Let a schedule hold again.", examples: ["rmctl schedule enable NIGHT"])

  @Argument(help: ArgumentHelp("The schedule.", valueName: "schedule"))
  var name: String

  func run(in context: Context) throws {
    try context.changeCalendar(name) { policy, zones, time throws(PolicyError) in
      var attributes = try policy.schedule(named: name).attributes
      attributes.isEnabled = true
      try policy.setSchedule(named: name, attributes, zones: zones, at: time)
    }
    context.acknowledge("schedule \(name) enabled")
  }
}
