import Quantities
import ResourcePolicy

/// What a ``Classifier`` looks up, made from a policy once.
final class ClassifierIndex: Sendable {
  /// An object, so that looking at one copies nothing.
  final class Rule: Sendable {
    let name: String
    let condition: RuleCondition
    let group: GroupID
    /// Its group takes everybody.
    let isOpen: Bool

    init(_ rule: MappingRule, isOpen: Bool) {
      name = rule.name.text
      condition = RuleCondition(rule.attributes.condition)
      group = rule.attributes.group
      self.isOpen = isOpen
    }
  }

  struct Mapping: Sendable {
    let mapping: AttributeMapping
    let isOpen: Bool
  }

  private let policy: Policy
  private let matchesCase: Bool
  private let reading: RuleReading
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
  init(_ policy: Policy, _ zones: ZoneTables) {
    self.policy = policy
    matchesCase = policy.settings.matchesCase
    reading = policy.reading(zones)
    // Most groups take everybody, which need not be asked again for each session.
    let open = Set(
      policy.groups.filter { $0.attributes.isActive && $0.attributes.grants == nil }.map(\.id))
    mappings = policy.rankedMappings.map { Mapping(mapping: $0, isOpen: open.contains($0.group)) }
    let enabled = policy.rulesInOrder.filter(\.attributes.isEnabled)
    rules = enabled.map { Rule($0, isOpen: open.contains($0.attributes.group)) }
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
    for (number, rule) in enabled.enumerated() {
      let condition = rule.attributes.condition
      if let users = condition.requiredExact(.user) {
        byUser += users.map { ($0, number) }
      } else if let programs = condition.requiredExact(.program) {
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
  /// Whether a group takes somebody. Inlined it would have the whole policy copied by whoever only
  /// might ask.
  @inline(never) func isOpen(_ group: GroupID, to principal: Principal, at time: WallTime) -> Bool {
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
      table.visit(value) { number in
        guard number < best else { return false }
        if claims(number, session, principal, at: time) { best = number }
        return true
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
    for session: SessionAttributes, _ principal: Principal, at time: WallTime
  ) -> Rule? {
    guard !rules.isEmpty else { return nil }
    var best = Int.max
    let moment = RuleMoment(at: time, reading)
    /// False where no later rule of the same list can win.
    func goesOn(at number: Int) -> Bool {
      guard number < best else { return false }
      let rule = rules[number]
      guard rule.condition.matches(session, at: moment),
        rule.isOpen || isOpen(rule.group, to: principal.asSubject(of: session), at: time)
      else { return true }
      best = number
      return false
    }
    rulesByUser.visit(session.user, while: goesOn)
    if let program = session.program { rulesByProgram.visit(program, while: goesOn) }
    for number in openRules {
      guard goesOn(at: number) else { break }
    }
    return best == .max ? nil : rules[best]
  }
}
