import ArgumentParser
import ResourceManagement

struct WindowClose: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "close", "Close a maintenance window that is open; its next time opens it again.",
    examples: ["rmctl window close PATCHES"])

  @Argument(help: ArgumentHelp("The window.", valueName: "window"))
  var name: String

  func run(in context: Context) throws {
    try context.changeCalendar(name) { policy, zones, time throws(PolicyError) in
      try policy.closeWindow(named: name, zones: zones, at: time)
    }
    context.acknowledge("window \(name) is closed")
  }
}
