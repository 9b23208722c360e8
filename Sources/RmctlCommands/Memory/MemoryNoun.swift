import ArgumentParser

struct MemoryNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    MemoryShow.self, MemoryPressureCommand.self, MemoryAdvise.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "memory", "Memory: pools, pressure and advice.", verbs)
}
