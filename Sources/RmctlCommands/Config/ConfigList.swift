import ArgumentParser
import ResourceManagement

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
