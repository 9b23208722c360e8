import ArgumentParser

struct CPUNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [CPUShow.self, CPUSet.self]

  static let configuration = CommandConfiguration.noun(
    "cpu", "Processors: scheduling policy, turns and runaways.", verbs)
}
