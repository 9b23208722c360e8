import ArgumentParser
import ResourceManagement

struct RuleNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "rule", "Rules: patterns over a session that put it into a group.",
    [
      RuleCreate.self, RuleList.self, RuleShow.self, RuleSet.self, RuleEnable.self,
      RuleDisable.self, RuleDelete.self, RuleTest.self,
    ])
}

/// The patterns of a rule; all that are given must match.
struct RuleOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The user, with * and ?.", valueName: "pattern"))
  var user: String?

  @Option(help: ArgumentHelp("The program, with * and ?.", valueName: "pattern"))
  var program: String?

  @Option(
    help: ArgumentHelp("Lower numbers are asked first, default 100.", valueName: "number"))
  var priority: String?

  func condition() throws(CommandError) -> RuleCondition {
    var condition = RuleCondition()
    if let user { condition.user = try Parse.glob(user, "--user") }
    if let program { condition.program = try Parse.glob(program, "--program") }
    return condition
  }

  func number() throws(CommandError) -> Int? {
    try priority.map { text throws(CommandError) in
      try Parse.count(text, "--priority", in: Policy.rulePriorityRange)
    }
  }
}

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

struct RuleDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Delete a rule.", examples: ["rmctl rule delete BACKUPS"], aliases: ["rm"])

  @Argument(help: ArgumentHelp("The rule.", valueName: "rule"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      try policy.deleteRule(named: name)
    }
    context.acknowledge("rule \(name) deleted")
  }
}
