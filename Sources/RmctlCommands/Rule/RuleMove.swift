import ArgumentParser
import ResourceManagement

struct RuleMove: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "move", "Move a rule within the order in which rules are asked.",
    details: "It takes the priority of the rule that it comes to stand beside.",
    examples: [
      "rmctl rule move NIGHT_ETL --before BACKUPS", "rmctl rule move NIGHT_ETL --first",
    ])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  @Flag(help: "In front of all others.") var first = false
  @Flag(help: "Behind all others.") var last = false
  @Option(help: ArgumentHelp("In front of this one.", valueName: "rule")) var before: String?
  @Option(help: ArgumentHelp("Behind this one.", valueName: "rule")) var after: String?

  func run(in context: Context) throws {
    var places: [Policy.RulePlace] = []
    if first { places.append(.first) }
    if last { places.append(.last) }
    if let before { places.append(.before(before)) }
    if let after { places.append(.after(after)) }
    guard places.count == 1 else {
      throw CommandError.usage("write one of --first, --last, --before RULE, --after RULE")
    }
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      try policy.moveRule(named: name, to: places[0])
    }
    context.acknowledge("rule \(name) moved")
  }
}
