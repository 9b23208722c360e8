import ArgumentParser
import ResourceManagement

struct RuleCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Create a rule.",
    examples: [
      "rmctl rule create BACKUPS --program 'pg_dump*' --group MAINTENANCE_GROUP --priority 10",
      "rmctl rule create BUILDS --user ci --program 'swift*' --group BATCH_GROUP",
    ])

  @Argument(help: ArgumentHelp("The name of the new rule.", valueName: "name"))
  var name: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Where sessions go.", valueName: "group"))
  var group: String

  @OptionGroup var options: RuleOptions

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    let condition = try options.condition()
    let priority = try options.number() ?? 100
    try context.changePolicy(name.text) { policy, _ throws(PolicyError) in
      try policy.createRule(
        name, when: condition, group: policy.group(named: group).id, priority: priority)
    }
    context.acknowledge("rule \(name) created")
  }
}
