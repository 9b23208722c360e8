import ArgumentParser
import ResourceManagement

/// The settings that name objects of the policy; those of the coordinator are in
/// ``SettingCatalog``.
enum Setting: String, CaseIterable {
  case defaultGroup = "default-group"
  case runGroup = "run-group"
  case defaultPlan = "default-plan"
  case zone
  case matchesCase = "matches-case"

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
}

/// One row of `settings list`.
struct SettingView {
  let name: String
  let value: String
  let meaning: String

  static let columns: [Payload.Column] = [
    .init("NAME", "name"), .init("VALUE", "value"), .init("MEANING", "meaning"),
  ]

  /// All settings, those of the policy first.
  static func all(in policy: Policy) -> [SettingView] {
    Setting.allCases.map {
      SettingView(name: $0.rawValue, value: $0.value(in: policy), meaning: $0.meaning)
    }
      + SettingCatalog.rows(of: policy).map {
        SettingView(name: $0.name, value: $0.value, meaning: $0.meaning)
      }
  }

  /// - Throws: ``CommandError`` with what was probably meant.
  static func named(_ name: String, in policy: Policy) throws(CommandError) -> SettingView {
    let all = all(in: policy)
    guard let setting = all.first(where: { $0.name == name }) else {
      let names = all.map(\.name)
      throw .refused(
        .settingNotFound, "there is no setting \"\(name)\"",
        suggestions: DidYouMean.suggestions(for: name, among: names),
        hint: "settings: " + names.joined(separator: ", "))
    }
    return setting
  }

  var record: Record {
    Record(["name": .text(name), "value": .text(value), "meaning": .text(meaning)])
  }
}
