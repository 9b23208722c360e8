import ArgumentParser
import ResourceManagement

struct RuleNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    RuleCreate.self, RuleList.self, RuleShow.self, RuleSet.self, RuleMove.self,
    RuleEnable.self, RuleDisable.self, RuleDelete.self, RuleTest.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "rule", "Rules: conditions over a session that put it into a group.", verbs)
}
