import ArgumentParser
import ResourceManagement

struct RuleSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a rule; what is not named stays.",
    details: """
      In a condition of --user and --program alone the other one stays; any other condition is \
      replaced as a whole.
      """,
    examples: ["rmctl rule set BACKUPS --priority 5 --when 'program ~ \"pg_*\"'"])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Where sessions go.", valueName: "group"))
  var group: String?

  @OptionGroup var options: RuleOptions

  func run(in context: Context) throws {
    try options.check()
    _ = try context.zones(options.condition()?.zoneNames ?? [])
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      var target: GroupID?
      if let group { target = try policy.group(named: group).id }
      let old = try policy.rule(named: name).attributes
      try policy.setRule(named: name, (try? options.applied(to: old, group: target)) ?? old)
    }
    context.acknowledge("rule \(name) changed")
  }
}
