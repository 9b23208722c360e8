import ArgumentParser
import ResourceManagement

struct WindowDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Delete a window.", examples: ["rmctl window delete PATCHES"], aliases: ["rm"])

  @Argument(help: ArgumentHelp("The window.", valueName: "window"))
  var name: String

  func run(in context: Context) throws {
    try context.changeCalendar(name) { policy, zones, time throws(PolicyError) in
      try policy.deleteWindow(named: name, zones: zones, at: time)
    }
    context.acknowledge("window \(name) deleted")
  }
}
