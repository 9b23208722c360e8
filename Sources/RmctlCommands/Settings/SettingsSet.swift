import ArgumentParser
import ResourceManagement

struct SettingsSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a setting, for sessions opened from now on.",
    examples: ["rmctl settings set run-group ETL"])

  @Argument(help: ArgumentHelp("The setting.", valueName: "setting"))
  var name: String

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var value: String

  func run(in context: Context) throws {
    let setting = try Setting.named(name)
    try context.changePolicy(setting.rawValue) { policy, _ throws(PolicyError) in
      let group = try policy.group(named: value).id
      switch setting {
      case .defaultGroup: try policy.setDefaultGroup(group)
      case .runGroup: try policy.setRunGroup(group)
      }
    }
    context.acknowledge("\(setting.rawValue) is \(value)")
  }
}
