public import Quantities
public import ResourcePolicy

/// Classifies sessions under one policy: the answer of
/// ``ResourcePolicy/Policy/classify(_:at:zones:)`` without its trail. Rules that need an exact user
/// or program are found by it.
///
/// - Complexity: O(mappings with wildcards + rules that need the same user or program + rules that
///   need neither) per session; O(n log n) to make.
public struct Classifier: Hashable, Sendable {
  private struct Rule: Hashable, Sendable {
    let name: String
    let condition: RuleExpression
    let group: GroupID
  }

  /// What a mapping is found by: its attribute and its text in lower case.
  private struct MappingKey: Hashable, Sendable {
    let attribute: MappingAttribute
    let text: String
  }

  private let mappings: [AttributeMapping]
  private let exactMappings: [MappingKey: [Int]]
  private let openMappings: [Int]
  private let mappedAttributes: [MappingAttribute]
  private let rules: [Rule]
  private let rulesByUser: [String: [Int]]
  private let rulesByProgram: [String: [Int]]
  private let openRules: [Int]

  init(_ policy: Policy) {
    mappings = policy.rankedMappings
    var exact: [MappingKey: [Int]] = [:]
    var open: [Int] = []
    for (index, mapping) in mappings.enumerated() {
      if mapping.value.isLiteral {
        let key = MappingKey(attribute: mapping.attribute, text: mapping.value.foldedPattern)
        exact[key, default: []].append(index)
      } else {
        open.append(index)
      }
    }
    exactMappings = exact
    openMappings = open
    let mapped = Set(exact.keys.map(\.attribute))
    mappedAttributes = MappingAttribute.mappable.filter { mapped.contains($0) }
    let enabled = policy.rulesInOrder.filter(\.attributes.isEnabled)
    rules = enabled.map { rule in
      Rule(
        name: rule.name.text, condition: rule.attributes.condition,
        group: rule.attributes.group)
    }
    var byUser: [String: [Int]] = [:]
    var byProgram: [String: [Int]] = [:]
    var others: [Int] = []
    for (index, rule) in rules.enumerated() {
      if let users = rule.condition.requiredExact(.user) {
        for user in Set(users) { byUser[user, default: []].append(index) }
      } else if let programs = rule.condition.requiredExact(.program) {
        for program in Set(programs) { byProgram[program, default: []].append(index) }
      } else {
        others.append(index)
      }
    }
    rulesByUser = byUser
    rulesByProgram = byProgram
    openRules = others
  }

  /// - Parameter policy: the one it was made of.
  public func place(
    _ applicant: Applicant, in policy: Policy, at time: WallTime, zones: ZoneTables
  ) -> (group: GroupID, reason: GroupReason) {
    if let group = applicant.requested,
      policy.objection(to: group, for: applicant.principal, at: time) == nil
    {
      return (group, .explicit)
    }
    let subject = applicant.subject
    func takes(_ group: GroupID) -> Bool {
      policy.objection(to: group, for: subject, at: time) == nil
    }
    let moment = policy.moment(at: time, zones: zones)
    if let mapping = mapping(for: applicant.session, at: moment, takes: takes) {
      let reason = GroupReason.mapping(
        attribute: mapping.attribute, value: mapping.value.pattern)
      return (mapping.group, reason)
    }
    if let rule = rule(for: applicant.session, at: moment, takes: takes) {
      return (rule.group, .rule(name: rule.name))
    }
    return (policy.defaultGroup(for: applicant.kind), .defaultGroup)
  }

  private func mapping(
    for session: SessionAttributes, at moment: RuleMoment, takes: (GroupID) -> Bool
  ) -> AttributeMapping? {
    guard !mappings.isEmpty else { return nil }
    func applies(_ mapping: AttributeMapping) -> Bool {
      guard mapping.isValid(at: moment.wall),
        let value = mapping.attribute.value(in: session),
        mapping.matches(value, matchesCase: moment.matchesCase)
      else { return false }
      return takes(mapping.group)
    }
    var best = Int.max
    for attribute in mappedAttributes {
      guard let value = attribute.value(in: session) else { continue }
      let key = MappingKey(attribute: attribute, text: Glob.folded(value))
      for index in exactMappings[key] ?? [] where index < best && applies(mappings[index]) {
        best = index
      }
    }
    for index in openMappings {
      guard index < best else { break }
      if applies(mappings[index]) { best = index }
    }
    return best == .max ? nil : mappings[best]
  }

  private func rule(
    for session: SessionAttributes, at moment: RuleMoment, takes: (GroupID) -> Bool
  ) -> Rule? {
    guard !rules.isEmpty else { return nil }
    let byUser = rulesByUser[Glob.folded(session.user)] ?? []
    let byProgram = session.program.flatMap { rulesByProgram[Glob.folded($0)] } ?? []
    var best = Int.max
    for candidates in [byUser, byProgram, openRules] {
      for index in candidates {
        guard index < best else { break }
        let rule = rules[index]
        if rule.condition.matches(session, at: moment), takes(rule.group) { best = index }
      }
    }
    return best == .max ? nil : rules[best]
  }
}
