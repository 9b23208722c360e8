import ArgumentParser
import ResourceManagement

struct RuleShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one rule.", examples: ["rmctl rule show BACKUPS"], aliases: ["get"])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let rule = try context.find { () throws(PolicyError) in try policy.rule(named: name) }
    try context.show("Rule", RuleView.record(rule, in: policy), generation: snapshot.generation)
  }
}
