import ArgumentParser
import ResourceManagement

struct WindowCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Create a maintenance window: a time with a plan and an admission of its own.",
    details: """
      Windows go over schedules, and when one opens a manual activation that is not pinned ends. \
      It may pass midnight. SYS_GROUP always may work.
      """,
    examples: [
      "rmctl window create PATCHES --days sun --start 02:00 --duration 4h --plan MAINTENANCE_PLAN"
        + " --admission refuse --zone Europe/Berlin",
      "rmctl window create QUIET --start 23:30 --duration 1h --admission 5",
    ])

  @Argument(help: ArgumentHelp("The name of the new window.", valueName: "name"))
  var name: String

  @OptionGroup var options: WindowOptions

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    guard let start = options.start, let duration = options.duration else {
      throw CommandError.usage(
        "a window needs --start and --duration", hint: "rmctl window create --help")
    }
    let attributes = try options.applied(
      to: WindowAttributes(
        start: try Parse.timeOfDay(start, "--start"),
        duration: try Parse.duration(duration, "--duration")))
    try context.changeCalendar(name.text, [attributes.zone]) {
      policy, zones, time throws(PolicyError) in
      var attributes = attributes
      attributes.plan = try options.plan(over: nil, in: policy)
      try policy.createWindow(name, attributes, zones: zones, at: time)
    }
    context.acknowledge("window \(name) created")
  }
}
