import ArgumentParser
import ResourceManagement

/// How a rule is shown.
enum RuleView {
  static let columns: [Payload.Column] = [
    .init("NAME", "name"), .init("PRIORITY", "priority"), .init("USER", "user"),
    .init("PROGRAM", "program"), .init("GROUP", "group"), .init("ENABLED", "enabled"),
  ]

  static func record(_ rule: MappingRule, in policy: Policy) -> Record {
    Record([
      "name": .text(rule.name.text), "id": .id(rule.id.value), "priority": .count(rule.priority),
      "user": .text(rule.condition.user?.pattern),
      "program": .text(rule.condition.program?.pattern),
      "group": .text(policy.directiveName(rule.group)), "enabled": .bool(rule.isEnabled),
    ])
  }
}

struct RuleList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the rules in the order in which they are asked.",
    examples: ["rmctl rule list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    try context.list(
      "RuleList", policy.rulesInOrder.map { RuleView.record($0, in: policy) },
      columns: RuleView.columns, generation: snapshot.generation)
  }
}

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

struct RuleTest: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "test", "Show which rule would claim a session, and why the others would not.",
    examples: ["rmctl rule test --user ci --program swift-build"])

  @OptionGroup var session: AttributeOptions

  func run(in context: Context) throws {
    try ClassificationView.show(session, in: context)
  }
}
