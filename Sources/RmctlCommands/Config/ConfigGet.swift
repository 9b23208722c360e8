import ArgumentParser
import ResourceManagement

struct ConfigGet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "get", "Show one preference.", examples: ["rmctl config get output"], aliases: ["show"])

  @Argument(help: ArgumentHelp("The preference.", valueName: "preference"))
  var name: String

  func run(in context: Context) throws {
    let preference = try Preference.named(name)
    let preferences = try Preferences.load(context.environment)
    try context.show(
      "Preference",
      Record([
        "name": .text(preference.rawValue), "value": .text(preference.value(in: preferences)),
      ]), generation: 0)
  }
}
