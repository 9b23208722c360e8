import ArgumentParser
import ResourceManagement

struct ScheduleSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a schedule; what is not named stays.",
    examples: ["rmctl schedule set NIGHT --start 21:00 --priority 10"])

  @Argument(help: ArgumentHelp("The schedule.", valueName: "schedule"))
  var name: String

  @OptionGroup var options: ScheduleOptions

  func run(in context: Context) throws {
    let noon = TimeOfDay(seconds: 43_200)
    _ = try options.applied(
      to: ScheduleAttributes(plan: Policy.defaultPlan, start: noon, end: noon), plan: nil)
    try context.changeCalendar(name, Set([options.zone].compactMap { $0 })) {
      policy, zones, time throws(PolicyError) in
      let old = try policy.schedule(named: name).attributes
      var plan: PlanID?
      if let name = options.plan { plan = try policy.plan(named: name).id }
      try policy.setSchedule(
        named: name, (try? options.applied(to: old, plan: plan)) ?? old, zones: zones, at: time)
    }
    context.acknowledge("schedule \(name) changed")
  }
}
