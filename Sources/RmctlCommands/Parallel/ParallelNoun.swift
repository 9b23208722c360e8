import ArgumentParser

struct ParallelNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    ParallelShow.self, ParallelSet.self, ParallelServers.self,
  ]
  static let nouns: [any CommandNoun.Type] = [ParallelPoolNoun.self]

  static let configuration = CommandConfiguration.noun(
    "parallel", "Parallel servers: how many there are and who holds them.", verbs, nouns: nouns)
}
