import ArgumentParser

struct ParallelPoolNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    ParallelPoolCreate.self, ParallelPoolList.self, ParallelPoolShow.self, ParallelPoolSet.self,
    ParallelPoolDelete.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "pool", "Pools of parallel servers for certain groups.", verbs)
}
