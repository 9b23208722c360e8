import ArgumentParser

struct ParallelNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [ParallelShow.self, ParallelServers.self]

  static let configuration = CommandConfiguration.noun(
    "parallel", "Parallel servers: how many there are and who holds them.", verbs)
}
