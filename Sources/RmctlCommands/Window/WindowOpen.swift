import ArgumentParser
import ResourceManagement

struct WindowOpen: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "open", "Open a maintenance window now, for as long as it stays open by itself.",
    examples: ["rmctl window open PATCHES"])

  @Argument(help: ArgumentHelp("The window.", valueName: "window"))
  var name: String

  func run(in context: Context) throws {
    let until = try context.changeCalendar(name) { policy, zones, time throws(PolicyError) in
      try policy.openWindow(named: name, zones: zones, at: time)
    }
    context.acknowledge("window \(name) is open until \(until)")
  }
}
