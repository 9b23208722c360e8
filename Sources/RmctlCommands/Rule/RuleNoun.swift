import ArgumentParser
import ResourceManagement

struct RuleNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "rule", "Rules: patterns over a session that put it into a group.",
    [
      RuleCreate.self, RuleList.self, RuleShow.self, RuleSet.self, RuleEnable.self,
      RuleDisable.self, RuleDelete.self, RuleTest.self,
    ])
}
