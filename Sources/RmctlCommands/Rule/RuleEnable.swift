import ArgumentParser
import ResourceManagement

struct RuleEnable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "enable", "Let a rule match again.", examples: ["rmctl rule enable BACKUPS"])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      var attributes = try policy.rule(named: name).attributes
      attributes.isEnabled = true
      try policy.setRule(named: name, attributes)
    }
    context.acknowledge("rule \(name) enabled")
  }
}
