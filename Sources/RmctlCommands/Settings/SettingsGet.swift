import ArgumentParser
import ResourceManagement

struct SettingsGet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "get", "Show one setting.", examples: ["rmctl settings get run-group"], aliases: ["show"])

  @Argument(help: ArgumentHelp("The setting.", valueName: "setting"))
  var name: String

  func run(in context: Context) throws {
    let setting = try Setting.named(name)
    let snapshot = try context.read()
    try context.show(
      "Setting", setting.record(in: snapshot.engine.policy), generation: snapshot.generation)
  }
}
