import ArgumentParser
import ResourceManagement

struct SettingsNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "settings", "Settings of the state: where sessions go that nothing else claims.",
    [SettingsList.self, SettingsGet.self, SettingsSet.self])
}
