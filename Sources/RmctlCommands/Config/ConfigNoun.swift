import ArgumentParser
import ResourceManagement

struct ConfigNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "config", "Preferences of the client: how it talks, and which state it uses.",
    [ConfigList.self, ConfigGet.self, ConfigSet.self])
}

/// The preferences that there are.
enum Preference: String, CaseIterable {
  case output
  case color
  case errorFormat = "error-format"
  case state
  case lockTimeout = "lock-timeout"

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
    }
  }

  /// - Parameter text: nil takes the preference away.
  func set(_ text: String?, in preferences: inout Preferences) throws(CommandError) {
    switch self {
    case .output: preferences.output = try choice(text)
    case .color: preferences.color = try choice(text)
    case .errorFormat: preferences.errorFormat = try choice(text)
    case .state: preferences.state = text
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

struct ConfigList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the preferences that hold.", examples: ["rmctl config list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let preferences = try Preferences.load(context.environment)
    let rows = Preference.allCases.map { preference in
      Record([
        "name": .text(preference.rawValue), "value": .text(preference.value(in: preferences)),
      ])
    }
    try context.list(
      "PreferenceList", rows, columns: [.init("NAME", "name"), .init("VALUE", "value")],
      generation: 0)
  }
}

struct ConfigGet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "get", "Show one preference.", examples: ["rmctl config get output"], aliases: ["show"])

  @Argument(help: ArgumentHelp("The preference.", valueName: "preference"))
  var name: String

  func run(in context: Context) throws {
    let preference = try Preference.named(name)
    let preferences = try Preferences.load(context.environment)
    try context.show(
      "Preference",
      Record([
        "name": .text(preference.rawValue), "value": .text(preference.value(in: preferences)),
      ]), generation: 0)
  }
}

struct ConfigSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a preference; `none` takes it away.",
    examples: ["rmctl config set output wide", "rmctl config set state /srv/rm/state.json"])

  static var atomicObjection: String? { "it changes the client's preferences, not the state" }

  @Argument(help: ArgumentHelp("The preference.", valueName: "preference"))
  var name: String

  @Argument(help: ArgumentHelp("The value, or none.", valueName: "value"))
  var value: String

  func run(in context: Context) throws {
    let preference = try Preference.named(name)
    let path = context.environment.configPath
    var preferences = try Preferences.read(path)
    try preference.set(value == "none" ? nil : value, in: &preferences)
    if !context.global.dryRun { try preferences.write(to: path) }
    context.acknowledge("\(preference.rawValue) is \(value)")
  }
}
