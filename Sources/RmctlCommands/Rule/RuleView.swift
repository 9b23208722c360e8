import ArgumentParser
import ResourceManagement

/// How a rule is shown.
enum RuleView {
  static let columns: [Payload.Column] = [
    .init("NAME", "name"), .init("PRIORITY", "priority"), .init("WHEN", "when"),
    .init("GROUP", "group"), .init("ENABLED", "enabled"),
    .init("DESCRIPTION", "description", isWide: true),
  ]

  static func record(_ rule: MappingRule, in policy: Policy) -> Record {
    let attributes = rule.attributes
    let patterns = attributes.condition.patterns
    return Record([
      "name": .text(rule.name.text), "id": .id(rule.id.value),
      "description": .text(attributes.description), "priority": .count(attributes.priority),
      "when": .text(attributes.condition.text), "user": .text(patterns?.user),
      "program": .text(patterns?.program), "group": .text(policy.name(of: attributes.group)),
      "enabled": .bool(attributes.isEnabled),
    ])
  }
}
