import ArgumentParser

struct IONoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [IOShow.self, IOSet.self]

  static let configuration = CommandConfiguration.noun(
    "io", "Disks: scheduling policy, depth, and the groups' limits.", verbs)
}
