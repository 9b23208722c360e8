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

}

/// One session to be placed, with what decides about it.
struct Placement {
  let applicant: Applicant
  let policy: Policy
  let time: WallTime
  let zones: ZoneTables

  fileprivate func isAdmitted(to group: GroupID) -> Bool {
    policy.objection(to: group, for: applicant.subject, at: time) == nil
  }
}

extension ClassifierIndex {
  /// The mapping that claims the session.
  func mapping(for placement: Placement) -> AttributeMapping? {
    guard !mappings.isEmpty else { return nil }
    var best = Int.max
    for (attribute, table) in exactMappings {
      guard let value = attribute.value(in: placement.applicant.session) else { continue }
      for number in table[value] {
        guard number < best else { break }
        if applies(mappings[number], to: placement) { best = number }
      }
    }
    for number in openMappings {
      guard number < best else { break }
      if applies(mappings[number], to: placement) { best = number }
    }
    return best == .max ? nil : mappings[best].mapping
  }

  private func applies(_ candidate: Mapping, to placement: Placement) -> Bool {
    let mapping = candidate.mapping
    guard mapping.isValid(at: placement.time),
      let value = mapping.attribute.value(in: placement.applicant.session),
      mapping.matches(value, matchesCase: placement.policy.settings.matchesCase)
    else { return false }
    return candidate.isOpen || placement.isAdmitted(to: mapping.group)
  }

  /// The rule that claims the session, where no mapping does.
  func rule(for placement: Placement) -> Rule? {
    guard !rules.isEmpty else { return nil }
    var search = RuleSearch()
    for number in rulesByUser[placement.applicant.session.user] {
      guard search.goesOn(rules, at: number, for: placement) else { break }
    }
    if let program = placement.applicant.session.program {
      for number in rulesByProgram[program] {
        guard search.goesOn(rules, at: number, for: placement) else { break }
      }
    }
    for number in openRules {
      guard search.goesOn(rules, at: number, for: placement) else { break }
    }
    return search.best == .max ? nil : rules[search.best]
  }
}

/// Keeps the first rule that claims a session.
private struct RuleSearch {
  private(set) var best = Int.max
  /// Made when a rule first comes near.
  private var moment: RuleMoment?

  /// False where no later rule of the same list can win.
  mutating func goesOn(
    _ rules: [ClassifierIndex.Rule], at number: Int, for placement: Placement
  ) -> Bool {
    guard number < best else { return false }
    let moment = moment ?? placement.policy.moment(at: placement.time, zones: placement.zones)
    if self.moment == nil { self.moment = moment }
    guard rules[number].condition.matches(placement.applicant.session, at: moment),
      rules[number].isOpen || placement.isAdmitted(to: rules[number].group)
    else { return true }
    best = number
    return false
  }
}
