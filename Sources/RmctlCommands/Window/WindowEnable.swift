import ArgumentParser
import ResourceManagement

struct WindowEnable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "enable", "Let a window hold again.", examples: ["rmctl window enable PATCHES"])

  @Argument(help: ArgumentHelp("The window.", valueName: "window"))
  var name: String

  func run(in context: Context) throws {
    try context.changeCalendar(name) { policy, zones, time throws(PolicyError) in
      var attributes = try policy.window(named: name).attributes
      attributes.isEnabled = true
      try policy.setWindow(named: name, attributes, zones: zones, at: time)
    }
    context.acknowledge("window \(name) enabled")
  }
}
