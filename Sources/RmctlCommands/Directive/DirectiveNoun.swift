import ArgumentParser
import ResourceManagement

struct DirectiveNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    DirectiveSet.self, DirectiveList.self, DirectiveShow.self, DirectiveDelete.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "directive", "Directives: what a plan grants and forbids one group or sub-plan.", verbs)
}

extension Context {
  /// A group, a plan or OTHER_GROUPS by its name.
  func target(_ name: String, in policy: Policy) throws(CommandError) -> DirectiveTarget {
    try find { () throws(PolicyError) in try policy.target(named: name) }
  }
}
