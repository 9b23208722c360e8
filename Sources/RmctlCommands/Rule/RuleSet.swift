import ArgumentParser
import ResourceManagement

struct RuleSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a rule; what is not named stays.",
    examples: ["rmctl rule set BACKUPS --priority 5 --program 'pg_*'"])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Where sessions go.", valueName: "group"))
  var group: String?

  @OptionGroup var options: RuleOptions

  func run(in context: Context) throws {
    let given = try options.condition()
    let priority = try options.number()
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      var condition = try policy.rule(named: name).condition
      condition.user = given.user ?? condition.user
      condition.program = given.program ?? condition.program
      var target: GroupID?
      if let group { target = try policy.group(named: group).id }
      try policy.setRule(named: name, condition: condition, group: target, priority: priority)
    }
    context.acknowledge("rule \(name) changed")
  }
}
