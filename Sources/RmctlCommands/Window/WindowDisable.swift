import ArgumentParser
import ResourceManagement

struct WindowDisable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "disable", "Let a window hold no more, and keep it.", examples: ["rmctl window disable PATCHES"]
  )

  @Argument(help: ArgumentHelp("The window.", valueName: "window"))
  var name: String

  func run(in context: Context) throws {
    try context.changeCalendar(name) { policy, zones, time throws(PolicyError) in
      var attributes = try policy.window(named: name).attributes
      attributes.isEnabled = false
      try policy.setWindow(named: name, attributes, zones: zones, at: time)
    }
    context.acknowledge("window \(name) disabled")
  }
}
