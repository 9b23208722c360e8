import ArgumentParser
import ResourceManagement

struct SettingsGet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "get", "Show one setting.", examples: ["rmctl settings get run-group"], aliases: ["show"])

  @Argument(help: ArgumentHelp("The setting.", valueName: "setting"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let setting = try SettingView.named(name, in: snapshot.engine.policy)
    try context.show("Setting", setting.record, generation: snapshot.generation)
  }
}
