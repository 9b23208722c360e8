import ArgumentParser
import ResourceManagement

struct StateNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "state", "The state file: where it is, whether it is sound, how to get it back.",
    [StateInit.self, StateInfo.self, StateCheck.self, StateRepair.self, StatePath.self])
}
