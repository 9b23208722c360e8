import ArgumentParser
import ResourceManagement

struct ScheduleCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Create a schedule: a recurring time with the plan that holds then.",
    details: """
      The start belongs to it, the end does not. One that passes midnight runs into the next day; \
      equal times are a whole day. A time that the clocks skip means the moment at which they \
      jump, one that they show twice the first of both.
      """,
    examples: [
      "rmctl schedule create OFFICE --days mon..fri --start 08:00 --end 18:00 --plan DAYTIME_PLAN"
        + " --zone Europe/Berlin",
      "rmctl schedule create NIGHT --start 22:00 --end 06:00 --plan NIGHTTIME_PLAN",
    ])

  @Argument(help: ArgumentHelp("The name of the new schedule.", valueName: "name"))
  var name: String

  @OptionGroup var options: ScheduleOptions

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    guard let plan = options.plan, let start = options.start, let end = options.end else {
      throw CommandError.usage(
        "a schedule needs --plan, --start and --end", hint: "rmctl schedule create --help")
    }
    let base = ScheduleAttributes(
      plan: Policy.defaultPlan, start: try Parse.timeOfDay(start, "--start"),
      end: try Parse.timeOfDay(end, "--end"))
    let attributes = try options.applied(to: base, plan: nil)
    try context.changeCalendar(name.text, [attributes.zone]) {
      policy, zones, time throws(PolicyError) in
      var attributes = attributes
      attributes.plan = try policy.plan(named: plan).id
      try policy.createSchedule(name, attributes, zones: zones, at: time)
    }
    context.acknowledge("schedule \(name) created")
  }
}
