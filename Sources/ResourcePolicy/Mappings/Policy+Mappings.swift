public import Quantities

extension Policy {
  static let mostMappings = 100_000
  static let mostRules = 100_000
  public static let rulePriorityRange = 0...1_000_000

  /// Sets or replaces the mapping of one user.
  ///
  /// - Returns: the group that the user was mapped to before.
  /// - Throws: ``PolicyError`` when the group is unknown or the user name is not printable.
  @discardableResult
  public mutating func setMapping(
    user: String, to group: GroupID
  ) throws(PolicyError) -> GroupID? {
    guard !user.isEmpty else { throw .invalidText(field: "user", problem: "it is empty") }
    try FreeText.check(user, field: "user")
    guard self.group(group) != nil else { throw .notFound(.group, name: "\(group)") }
    if let index = mappingIndex(of: user) {
      let former = mappings[index].group
      mappings[index].group = group
      return former
    }
    guard mappings.count < Self.mostMappings else {
      throw .limitReached(.mapping, limit: Self.mostMappings)
    }
    mappings.append(UserMapping(user: user, group: group))
    return nil
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func deleteMapping(user: String) throws(PolicyError) {
    guard let index = mappingIndex(of: user) else { throw .notFound(.mapping, name: user) }
    mappings.remove(at: index)
  }

  private func mappingIndex(of user: String) -> Int? {
    let key = Self.folded(user)
    return mappings.firstIndex { Self.folded($0.user) == key }
  }

  private static func folded(_ user: String) -> [UInt8] {
    user.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public func rule(named name: String) throws(PolicyError) -> MappingRule {
    rules[try ruleIndex(of: name)]
  }

  /// Rules in the order in which they are asked.
  public var rulesInOrder: [MappingRule] {
    rules.sorted { ($0.priority, $0.id) < ($1.priority, $1.id) }
  }

  /// - Throws: ``PolicyError`` when the name is taken, the group is unknown, the condition is
  ///   empty or the priority is out of range.
  @discardableResult
  public mutating func createRule(
    _ name: EntityName, when condition: RuleCondition, group: GroupID, priority: Int
  ) throws(PolicyError) -> MappingRule {
    guard !rules.contains(where: { $0.name == name }) else {
      throw .alreadyExists(.rule, name: name.text)
    }
    guard rules.count < Self.mostRules, nextRule.value < Self.highestID else {
      throw .limitReached(.rule, limit: Self.mostRules)
    }
    let rule = MappingRule(
      id: nextRule, name: name, priority: priority, condition: condition, group: group,
      isEnabled: true)
    try check(rule)
    rules.append(rule)
    nextRule = RuleID(nextRule.value + 1)
    return rule
  }

  /// Changes what is given and leaves the rest.
  ///
  /// - Throws: ``PolicyError`` as ``createRule(_:when:group:priority:)`` does.
  public mutating func setRule(
    named name: String, condition: RuleCondition? = nil, group: GroupID? = nil,
    priority: Int? = nil, isEnabled: Bool? = nil
  ) throws(PolicyError) {
    let index = try ruleIndex(of: name)
    var rule = rules[index]
    rule.condition = condition ?? rule.condition
    rule.group = group ?? rule.group
    rule.priority = priority ?? rule.priority
    rule.isEnabled = isEnabled ?? rule.isEnabled
    try check(rule)
    rules[index] = rule
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func deleteRule(named name: String) throws(PolicyError) {
    rules.remove(at: try ruleIndex(of: name))
  }

  private func ruleIndex(of name: String) throws(PolicyError) -> Int {
    let key = name.lowercased()
    guard let index = rules.firstIndex(where: { $0.name.key == key }) else {
      throw .notFound(.rule, name: name)
    }
    return index
  }

  private func check(_ rule: MappingRule) throws(PolicyError) {
    guard !rule.condition.isEmpty else {
      throw .invalidText(field: "condition", problem: "it needs a user or a program pattern")
    }
    guard Self.rulePriorityRange.contains(rule.priority) else {
      throw .outOfRange(
        field: "rule priority", value: String(rule.priority), range: "0 to 1000000")
    }
    guard group(rule.group) != nil else { throw .notFound(.group, name: "\(rule.group)") }
  }
}
