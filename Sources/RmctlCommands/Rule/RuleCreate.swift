import ArgumentParser
import ResourceManagement

struct RuleCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Create a rule.",
    details: "`rmctl help rules` describes conditions.",
    examples: [
      "rmctl rule create BACKUPS --when 'program ~ \"pg_dump*\"' --group MAINTENANCE_GROUP"
        + " --priority 10",
      "rmctl rule create NIGHT_ETL --when 'program ~ \"etl*\" and time in 22:00..06:00 and not user"
        + " = \"dba\"' --group BATCH_GROUP",
    ])

  @Argument(help: ArgumentHelp("The name of the new rule.", valueName: "name"))
  var name: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Where sessions go.", valueName: "group"))
  var group: String

  @OptionGroup var options: RuleOptions

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    try options.check()
    _ = try context.zones(options.condition()?.zoneNames ?? [])
    guard let condition = try options.condition() else {
      throw CommandError.usage("--when: a condition is needed", hint: "rmctl help rules")
    }
    try context.changePolicy(name.text) { policy, _ throws(PolicyError) in
      let base = RuleAttributes(when: condition, group: try policy.group(named: group).id)
      try policy.createRule(name, (try? options.applied(to: base, group: nil)) ?? base)
    }
    context.acknowledge("rule \(name) created")
  }
}
