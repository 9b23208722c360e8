import ArgumentParser
import ResourceManagement

struct RuleDisable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "disable", "Keep a rule but let it match nothing.", examples: ["rmctl rule disable BACKUPS"])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      var attributes = try policy.rule(named: name).attributes
      attributes.isEnabled = false
      try policy.setRule(named: name, attributes)
    }
    context.acknowledge("rule \(name) disabled")
  }
}
