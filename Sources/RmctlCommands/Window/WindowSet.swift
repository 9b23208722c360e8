import ArgumentParser
import ResourceManagement

struct WindowSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a maintenance window; what is not named stays.",
    examples: ["rmctl window set PATCHES --duration 6h --admission 10"])

  @Argument(help: ArgumentHelp("The window.", valueName: "window"))
  var name: String

  @OptionGroup var options: WindowOptions

  func run(in context: Context) throws {
    _ = try options.applied(
      to: WindowAttributes(start: TimeOfDay(seconds: 0), duration: .seconds(60)))
    try context.changeCalendar(name, Set([options.zone].compactMap { $0 })) {
      policy, zones, time throws(PolicyError) in
      let old = try policy.window(named: name).attributes
      var attributes = (try? options.applied(to: old)) ?? old
      attributes.plan = try options.plan(over: old.plan, in: policy)
      try policy.setWindow(named: name, attributes, zones: zones, at: time)
    }
    context.acknowledge("window \(name) changed")
  }
}
