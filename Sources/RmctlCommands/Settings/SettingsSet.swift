import ArgumentParser
import ResourceManagement

struct SettingsSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a setting.",
    details: "The value `default` puts back what a new state has.",
    examples: [
      "rmctl settings set run-group ETL", "rmctl settings set zone Europe/Berlin",
      "rmctl settings set total-dop 64", "rmctl settings set cores default",
    ])

  @Argument(help: ArgumentHelp("The setting.", valueName: "setting"))
  var name: String

  @Argument(
    help: ArgumentHelp(
      "The value: a name, a zone, a count, a duration, a size, on, off or default.",
      valueName: "value"))
  var value: String

  func run(in context: Context) throws {
    let former = try SettingView.named(name, in: try context.read().engine.policy)
    if let setting = Setting(rawValue: name) {
      try change(setting, context)
    } else {
      try context.changeCoordinator([(name, value)])
    }
    let value = try SettingView.named(name, in: try context.read().engine.policy).value
    context.acknowledge(
      "\(name) is \(value)" + (value == former.value ? "" : ", was \(former.value)"))
  }

  private func change(_ setting: Setting, _ context: Context) throws {
    let zones = setting == .zone ? try context.zones([value]) : .utcOnly
    let flag = setting == .matchesCase ? try Parse.flag(value, name) : false
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      switch setting {
      case .defaultGroup: try policy.setDefaultGroup(policy.group(named: value).id)
      case .runGroup: try policy.setRunGroup(policy.group(named: value).id)
      case .defaultPlan: try policy.setDefaultPlan(policy.plan(named: value).id)
      case .zone: try policy.setZone(value, zones: zones)
      case .matchesCase: policy.setMatchesCase(flag)
      }
    }
  }
}
