import ArgumentParser
import ResourceManagement

struct RuleDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Delete a rule.", examples: ["rmctl rule delete BACKUPS"], aliases: ["rm"])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      try policy.deleteRule(named: name)
    }
    context.acknowledge("rule \(name) deleted")
  }
}
