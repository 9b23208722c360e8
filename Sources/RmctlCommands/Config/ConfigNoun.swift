import ArgumentParser
import ResourceManagement

struct ConfigNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [ConfigList.self, ConfigGet.self, ConfigSet.self]

  static let configuration = CommandConfiguration.noun(
    "config", "Preferences of the client: how it talks, and which state it uses.", verbs)
}
