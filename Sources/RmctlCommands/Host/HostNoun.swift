import ArgumentParser

struct HostNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [HostShow.self, HostDoctor.self]

  static let configuration = CommandConfiguration.noun(
    "host", "The machine: what there is to share out, and what can be enforced here.", verbs)
}
