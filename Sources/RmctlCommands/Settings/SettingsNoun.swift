import ArgumentParser
import ResourceManagement

struct SettingsNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    SettingsList.self, SettingsGet.self, SettingsSet.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "settings", "Settings of the state: where sessions go that nothing else claims.", verbs)
}
