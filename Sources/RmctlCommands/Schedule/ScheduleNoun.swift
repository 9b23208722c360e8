import ArgumentParser
import ResourceManagement

struct ScheduleNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    ScheduleCreate.self, ScheduleList.self, ScheduleShow.self, ScheduleSet.self,
    ScheduleEnable.self, ScheduleDisable.self, ScheduleDelete.self, ScheduleNext.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "schedule", "Schedules: recurring times, each with the plan that holds then.", verbs)
}

/// What `schedule create` and `schedule set` have in common.
struct ScheduleOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The plan of these times.", valueName: "plan"))
  var plan: String?

  @Option(
    help: ArgumentHelp(
      "The days on which it begins: mon..fri, sat,sun, daily, weekdays, weekends.",
      valueName: "days"))
  var days: String?

  @Option(help: ArgumentHelp("When it begins: 22:00.", valueName: "time"))
  var start: String?

  @Option(
    help: ArgumentHelp(
      "When it ends; on the next day when not later than the start.", valueName: "time"))
  var end: String?

  @Option(help: ArgumentHelp("The time zone of its times, default UTC.", valueName: "zone"))
  var zone: String?

  @Option(
    help: ArgumentHelp("Where several hold, the lowest number decides.", valueName: "number"))
  var priority: String?

  @Option(help: ArgumentHelp("A sentence about it; none clears it.", valueName: "text"))
  var description: String?

  /// `attributes` with what was given put over it.
  func applied(
    to attributes: ScheduleAttributes, plan: PlanID?
  ) throws(CommandError) -> ScheduleAttributes {
    var attributes = attributes
    if let plan { attributes.plan = plan }
    if let days { attributes.days = try Parse.days(days, "--days") }
    if let start { attributes.start = try Parse.timeOfDay(start, "--start") }
    if let end { attributes.end = try Parse.timeOfDay(end, "--end") }
    if let zone { attributes.zone = zone }
    if let priority {
      attributes.priority = try Parse.count(
        priority, "--priority", in: Policy.schedulePriorityRange)
    }
    if let description {
      attributes.description = description.lowercased() == "none" ? nil : description
    }
    return attributes
  }
}
