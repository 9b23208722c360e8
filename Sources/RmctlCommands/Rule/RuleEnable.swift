import ArgumentParser
import ResourceManagement

struct RuleEnable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "enable", "Let a rule match again.", examples: ["rmctl rule enable BACKUPS"])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      try policy.setRule(named: name, isEnabled: true)
    }
    context.acknowledge("rule \(name) enabled")
  }
}
