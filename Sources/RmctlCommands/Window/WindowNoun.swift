import ArgumentParser
import ResourceManagement

struct WindowNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    WindowCreate.self, WindowList.self, WindowShow.self, WindowSet.self, WindowEnable.self,
    WindowDisable.self, WindowDelete.self, WindowOpen.self, WindowClose.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "window", "Maintenance windows: times with a plan and an admission of their own.", verbs)
}

/// What `window create` and `window set` have in common.
struct WindowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The plan while it is open; none: the plan stays.", valueName: "plan|none"))
  var plan: String?

  @Option(
    help: ArgumentHelp(
      "The days on which it opens: sun, mon..fri, daily, weekdays, weekends.", valueName: "days"))
  var days: String?

  @Option(help: ArgumentHelp("When it opens: 02:00.", valueName: "time"))
  var start: String?

  @Option(
    help: ArgumentHelp("How long it stays open, 1m to 7 days.", valueName: "duration"))
  var duration: String?

  @Option(help: ArgumentHelp("The time zone of its start, default UTC.", valueName: "zone"))
  var zone: String?

  @Option(
    help: ArgumentHelp(
      "User sessions while it is open: allow, refuse, or how many may work.",
      valueName: "allow|refuse|count"))
  var admission: String?

  @Option(
    help: ArgumentHelp("Where several are open, the lowest number decides.", valueName: "number"))
  var priority: String?

  @Option(help: ArgumentHelp("A sentence about it; none clears it.", valueName: "text"))
  var description: String?

  /// `attributes` with what was given put over it, but for the plan.
  func applied(to attributes: WindowAttributes) throws(CommandError) -> WindowAttributes {
    var attributes = attributes
    if let days { attributes.days = try Parse.days(days, "--days") }
    if let start { attributes.start = try Parse.timeOfDay(start, "--start") }
    if let duration { attributes.duration = try Parse.duration(duration, "--duration") }
    if let zone { attributes.zone = zone }
    if let admission { attributes.admission = try Parse.admission(admission, "--admission") }
    if let priority {
      attributes.priority = try Parse.count(
        priority, "--priority", in: Policy.schedulePriorityRange)
    }
    if let description {
      attributes.description = description.lowercased() == "none" ? nil : description
    }
    return attributes
  }

  /// The plan that was named, over the one there was.
  func plan(over old: PlanID?, in policy: Policy) throws(PolicyError) -> PlanID? {
    guard let plan else { return old }
    return plan.lowercased() == "none" ? nil : try policy.plan(named: plan).id
  }
}
