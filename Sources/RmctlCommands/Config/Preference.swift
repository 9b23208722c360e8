import ArgumentParser
import ResourceManagement

/// The preferences that there are.
enum Preference: String, CaseIterable {
  case output
  case color
  case errorFormat = "error-format"
  case state
  case lockTimeout = "lock-timeout"
  case cgroupRoot = "cgroup-root"

  static func named(_ name: String) throws(CommandError) -> Preference {
    guard let preference = Preference(rawValue: name) else {
      let names = allCases.map(\.rawValue)
      throw .refused(
        .settingNotFound, "there is no preference \"\(name)\"",
        suggestions: DidYouMean.suggestions(for: name, among: names),
        hint: "preferences: " + names.joined(separator: ", "))
    }
    return preference
  }

  func value(in preferences: Preferences) -> String? {
    switch self {
    case .output: preferences.output?.rawValue
    case .color: preferences.color?.rawValue
    case .errorFormat: preferences.errorFormat?.rawValue
    case .state: preferences.state
    case .lockTimeout: preferences.lockTimeout?.description
    case .cgroupRoot: preferences.cgroupRoot
    }
  }

  /// - Parameter text: nil takes the preference away.
  func set(_ text: String?, in preferences: inout Preferences) throws(CommandError) {
    switch self {
    case .output: preferences.output = try choice(text)
    case .color: preferences.color = try choice(text)
    case .errorFormat: preferences.errorFormat = try choice(text)
    case .state: preferences.state = text
    case .cgroupRoot: preferences.cgroupRoot = text
    case .lockTimeout:
      preferences.lockTimeout = try text.map { text throws(CommandError) in
        try Parse.duration(text, rawValue)
      }
    }
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String?
  ) throws(CommandError) -> Choice? where Choice.RawValue == String {
    guard let text else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let names = Choice.allCases.map(\.rawValue)
      throw .usage(
        "\(rawValue): \"\(text)\" is none of \(names.joined(separator: ", "))",
        suggestions: DidYouMean.suggestions(for: text, among: names))
    }
    return choice
  }
}
