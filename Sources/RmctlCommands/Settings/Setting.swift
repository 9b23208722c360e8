import ArgumentParser
import ResourceManagement

/// The settings that there are.
enum Setting: String, CaseIterable {
  case defaultGroup = "default-group"
  case runGroup = "run-group"
  case defaultPlan = "default-plan"
  case zone
  case matchesCase = "matches-case"

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
    case .defaultGroup: policy.name(of: policy.settings.defaultGroup)
    case .runGroup: policy.name(of: policy.settings.runGroup)
    case .defaultPlan: policy.name(of: .plan(policy.settings.defaultPlan))
    case .zone: policy.settings.zone
    case .matchesCase: policy.settings.matchesCase ? "on" : "off"
    }
  }

  var meaning: String {
    switch self {
    case .defaultGroup: "group of a session that no mapping and no rule claims"
    case .runGroup: "the same for rmctl run"
    case .defaultPlan: "plan of times that no schedule claims"
    case .zone: "time zone of rules that name none"
    case .matchesCase: "on: mappings and rules tell upper case from lower case in every attribute"
    }
  }

  func record(in policy: Policy) -> Record {
    Record([
      "name": .text(rawValue), "value": .text(value(in: policy)), "meaning": .text(meaning),
    ])
  }
}
