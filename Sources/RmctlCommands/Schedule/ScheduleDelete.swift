import ArgumentParser
import ResourceManagement

struct ScheduleDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Delete a schedule.", examples: ["rmctl schedule delete NIGHT"], aliases: ["rm"])

  @Argument(help: ArgumentHelp("The schedule.", valueName: "schedule"))
  var name: String

  func run(in context: Context) throws {
    try context.changeCalendar(name) { policy, zones, time throws(PolicyError) in
      try policy.deleteSchedule(named: name, zones: zones, at: time)
    }
    context.acknowledge("schedule \(name) deleted")
  }
}
