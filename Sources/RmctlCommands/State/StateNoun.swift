import ArgumentParser
import ResourceManagement

struct StateNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    StateInit.self, StateInfo.self, StateCheck.self, StateRepair.self, StatePath.self,
    StateHistory.self, StateGC.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "state", "The state file: where it is, whether it is sound, how to get it back.", verbs)
}
