import ArgumentParser
import ResourceManagement

struct RuleNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    RuleCreate.self, RuleList.self, RuleShow.self, RuleSet.self, RuleEnable.self,
    RuleDisable.self, RuleDelete.self, RuleTest.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "rule", "Rules: patterns over a session that put it into a group.", verbs)
}
