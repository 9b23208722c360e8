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

  private let policy: Policy
  private let matchesCase: Bool
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
    self.policy = policy
    matchesCase = policy.settings.matchesCase
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

extension ClassifierIndex {
  /// Whether a group takes somebody.
  func isOpen(_ group: GroupID, to principal: Principal, at time: WallTime) -> Bool {
    policy.objection(to: group, for: principal, at: time) == nil
  }

  func defaultGroup(for kind: Session.Kind) -> GroupID { policy.defaultGroup(for: kind) }

  /// The mapping that claims the session.
  func mapping(
    for session: SessionAttributes, _ principal: Principal, at time: WallTime
  ) -> AttributeMapping? {
    guard !mappings.isEmpty else { return nil }
    var best = Int.max
    for (attribute, table) in exactMappings {
      guard let value = attribute.value(in: session) else { continue }
      for number in table[value] {
        guard number < best else { break }
        if claims(number, session, principal, at: time) { best = number }
      }
    }
    for number in openMappings {
      guard number < best else { break }
      if claims(number, session, principal, at: time) { best = number }
    }
    return best == .max ? nil : mappings[best].mapping
  }

  private func claims(
    _ number: Int, _ session: SessionAttributes, _ principal: Principal, at time: WallTime
  ) -> Bool {
    let mapping = mappings[number].mapping
    guard mapping.isValid(at: time), let value = mapping.attribute.value(in: session),
      mapping.matches(value, matchesCase: matchesCase)
    else { return false }
    return mappings[number].isOpen
      || isOpen(mapping.group, to: principal.asSubject(of: session), at: time)
  }

  /// The rule that claims the session, where no mapping does.
  func rule(
    for session: SessionAttributes, _ principal: Principal, at time: WallTime, zones: ZoneTables
  ) -> Rule? {
    guard !rules.isEmpty else { return nil }
    var best = Int.max
    // Made when a rule first comes near.
    var moment: RuleMoment?
    /// False where no later rule of the same list can win.
    func goesOn(at number: Int) -> Bool {
      guard number < best else { return false }
      let now = moment ?? policy.moment(at: time, zones: zones)
      if moment == nil { moment = now }
      guard rules[number].condition.matches(session, at: now),
        rules[number].isOpen
          || isOpen(rules[number].group, to: principal.asSubject(of: session), at: time)
      else { return true }
      best = number
      return false
    }
    for number in rulesByUser[session.user] {
      guard goesOn(at: number) else { break }
    }
    if let program = session.program {
      for number in rulesByProgram[program] {
        guard goesOn(at: number) else { break }
      }
    }
    for number in openRules {
      guard goesOn(at: number) else { break }
    }
    return best == .max ? nil : rules[best]
  }
}
