import ArgumentParser
import ResourceManagement

struct DirectiveNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    DirectiveSet.self, DirectiveList.self, DirectiveShow.self, DirectiveDelete.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "directive", "Directives: what a plan grants and forbids one group.", verbs)
}

extension Context {
  /// The group of a directive; nil for OTHER_GROUPS.
  func directiveTarget(_ name: String, in policy: Policy) throws(CommandError) -> GroupID? {
    guard name.lowercased() != Directive.otherGroupsName.lowercased() else { return nil }
    return try find { () throws(PolicyError) in try policy.group(named: name).id }
  }
}
