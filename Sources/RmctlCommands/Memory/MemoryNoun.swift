import ArgumentParser

struct MemoryNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    MemoryShow.self, MemorySet.self, MemoryPressureCommand.self, MemoryAdvise.self,
  ]
  static let nouns: [any CommandNoun.Type] = [MemoryPoolNoun.self, MemoryQuotaNoun.self]

  static let configuration = CommandConfiguration.noun(
    "memory", "Memory: pools, quotas, pressure and advice.", verbs, nouns: nouns)
}
