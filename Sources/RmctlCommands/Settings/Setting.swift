import ArgumentParser
import ResourceManagement

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
