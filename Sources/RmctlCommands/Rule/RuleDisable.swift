import ArgumentParser
import ResourceManagement

struct RuleDisable: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "disable", "Keep a rule but let it match nothing.", examples: ["rmctl rule disable BACKUPS"])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      try policy.setRule(named: name, isEnabled: false)
    }
    context.acknowledge("rule \(name) disabled")
  }
}
