import ArgumentParser
import ResourceManagement

struct SettingsSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a setting.",
    examples: ["rmctl settings set run-group ETL", "rmctl settings set zone Europe/Berlin"])

  @Argument(help: ArgumentHelp("The setting.", valueName: "setting"))
  var name: String

  @Argument(
    help: ArgumentHelp("The value: a group, a plan, a zone, on or off.", valueName: "value"))
  var value: String

  func run(in context: Context) throws {
    let setting = try Setting.named(name)
    let zones = setting == .zone ? try context.zones([value]) : .utcOnly
    let flag = setting == .matchesCase ? try Parse.flag(value, name) : false
    try context.changePolicy(setting.rawValue) { policy, _ throws(PolicyError) in
      switch setting {
      case .defaultGroup: try policy.setDefaultGroup(policy.group(named: value).id)
      case .runGroup: try policy.setRunGroup(policy.group(named: value).id)
      case .defaultPlan: try policy.setDefaultPlan(policy.plan(named: value).id)
      case .zone: try policy.setZone(value, zones: zones)
      case .matchesCase: policy.setMatchesCase(flag)
      }
    }
    context.acknowledge("\(setting.rawValue) is \(value)")
  }
}
