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
