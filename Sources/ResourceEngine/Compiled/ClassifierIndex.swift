import Quantities
import ResourcePolicy

/// What a ``Classifier`` looks up, made from a policy once.
final class ClassifierIndex: Sendable {
  struct Rule: Sendable {
    let name: String
    let condition: RuleExpression
    let group: GroupID
    let isOpen: Bool
  }

  struct Mapping: Sendable {
    let mapping: AttributeMapping
    let isOpen: Bool
  }

  /// In the order of asking.
  private let mappings: [Mapping]
  private let exactMappings: [(attribute: MappingAttribute, table: FoldedTextTable)]
  private let openMappings: [Int]
  /// Those that are enabled, in the order of asking.
  private let rules: [Rule]
  private let rulesByUser: FoldedTextTable
  private let rulesByProgram: FoldedTextTable
  private let openRules: [Int]

  /// - Complexity: O(n log n).
  init(_ policy: Policy) {
    // Most groups take everybody, which need not be asked again for each session.
    let open = Set(
      policy.groups.filter { $0.attributes.isActive && $0.attributes.grants == nil }.map(\.id))
    mappings = policy.rankedMappings.map { Mapping(mapping: $0, isOpen: open.contains($0.group)) }
    rules = policy.rulesInOrder.filter(\.attributes.isEnabled).map { rule in
      let attributes = rule.attributes
      return Rule(
        name: rule.name.text, condition: attributes.condition, group: attributes.group,
        isOpen: open.contains(attributes.group))
    }
    var exact: [MappingAttribute: [(text: String, number: Int)]] = [:]
    var patterns: [Int] = []
    for (number, mapping) in mappings.map(\.mapping).enumerated() {
      if mapping.value.isLiteral {
        exact[mapping.attribute, default: []].append((mapping.value.pattern, number))
      } else {
        patterns.append(number)
      }
    }
    exactMappings = MappingAttribute.mappable.compactMap { attribute in
      exact[attribute].map { (attribute, FoldedTextTable($0)) }
    }
    openMappings = patterns
    var byUser: [(text: String, number: Int)] = []
    var byProgram: [(text: String, number: Int)] = []
    var others: [Int] = []
    for (number, rule) in rules.enumerated() {
      if let users = rule.condition.requiredExact(.user) {
        byUser += users.map { ($0, number) }
      } else if let programs = rule.condition.requiredExact(.program) {
        byProgram += programs.map { ($0, number) }
      } else {
        others.append(number)
      }
    }
    rulesByUser = FoldedTextTable(byUser)
    rulesByProgram = FoldedTextTable(byProgram)
    openRules = others
  }

  /// - Parameter takes: asked of a group that does not take everybody.
  func mapping(
    for session: SessionAttributes, at time: WallTime, matchesCase: Bool,
    takes: (GroupID) -> Bool
  ) -> AttributeMapping? {
    guard !mappings.isEmpty else { return nil }
    func applies(_ number: Int) -> Bool {
      let mapping = mappings[number].mapping
      guard mapping.isValid(at: time), let value = mapping.attribute.value(in: session),
        mapping.matches(value, matchesCase: matchesCase)
      else { return false }
      return mappings[number].isOpen || takes(mapping.group)
    }
    var best = Int.max
    for (attribute, table) in exactMappings {
      guard let value = attribute.value(in: session) else { continue }
      best = table.first(for: value, below: best, where: applies) ?? best
    }
    best = openMappings.first { $0 >= best || applies($0) }.map { min($0, best) } ?? best
    return best == .max ? nil : mappings[best].mapping
  }

  /// - Parameters:
  ///   - moment: not asked unless some rule comes near.
  ///   - takes: asked of a group that does not take everybody.
  func rule(
    for session: SessionAttributes, at moment: () -> RuleMoment, takes: (GroupID) -> Bool
  ) -> Rule? {
    guard !rules.isEmpty else { return nil }
    var known: RuleMoment?
    func applies(_ number: Int) -> Bool {
      let here = known ?? moment()
      known = here
      return rules[number].condition.matches(session, at: here)
        && (rules[number].isOpen || takes(rules[number].group))
    }
    var best = rulesByUser.first(for: session.user, below: .max, where: applies) ?? .max
    if !rulesByProgram.isEmpty, let program = session.program {
      best = rulesByProgram.first(for: program, below: best, where: applies) ?? best
    }
    best = openRules.first { $0 >= best || applies($0) }.map { min($0, best) } ?? best
    return best == .max ? nil : rules[best]
  }
}
