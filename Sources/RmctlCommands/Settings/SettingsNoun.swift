import ArgumentParser
import ResourceManagement

struct SettingsNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "settings", "Settings of the state: where sessions go that nothing else claims.",
    [SettingsList.self, SettingsGet.self, SettingsSet.self])
}

/// The settings that there are.
enum Setting: String, CaseIterable {
  case defaultGroup = "default-group"
  case runGroup = "run-group"

  /// - Throws: ``CommandError`` with what was probably meant.
  static func named(_ name: String) throws(CommandError) -> Setting {
    guard let setting = Setting(rawValue: name) else {
      let names = allCases.map(\.rawValue)
      throw .refused(
        .settingNotFound, "there is no setting \"\(name)\"",
        suggestions: DidYouMean.suggestions(for: name, among: names),
        hint: "settings: " + names.joined(separator: ", "))
    }
    return setting
  }

  func value(in policy: Policy) -> String {
    switch self {
    case .defaultGroup: policy.directiveName(policy.settings.defaultGroup)
    case .runGroup: policy.directiveName(policy.settings.runGroup)
    }
  }

  var meaning: String {
    switch self {
    case .defaultGroup: "group of a session that no mapping and no rule claims"
    case .runGroup: "the same for rmctl run"
    }
  }

  func record(in policy: Policy) -> Record {
    Record([
      "name": .text(rawValue), "value": .text(value(in: policy)), "meaning": .text(meaning),
    ])
  }
}

struct SettingsList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the settings.", examples: ["rmctl settings list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    try context.list(
      "SettingList", Setting.allCases.map { $0.record(in: snapshot.engine.policy) },
      columns: [.init("NAME", "name"), .init("VALUE", "value"), .init("MEANING", "meaning")],
      generation: snapshot.generation)
  }
}

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
