import ArgumentParser
import ResourceManagement

struct ConfigNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "config", "Preferences of the client: how it talks, and which state it uses.",
    [ConfigList.self, ConfigGet.self, ConfigSet.self])
}
