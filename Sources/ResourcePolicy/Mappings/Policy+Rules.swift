import Quantities

extension Policy {
  static let mostRules = 100_000
  public static let rulePriorityRange = 0...1_000_000

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public func rule(named name: String) throws(PolicyError) -> MappingRule {
    rules[try ruleIndex(of: name)]
  }

  /// Rules in the order in which they are asked.
  ///
  /// - Complexity: O(rules · log rules).
  public var rulesInOrder: [MappingRule] {
    rules.enumerated()
      .sorted { a, b in
        (a.element.attributes.priority, a.offset) < (b.element.attributes.priority, b.offset)
      }
      .map(\.element)
  }

  /// - Throws: ``PolicyError`` when the name is taken, the group is unknown or the priority is out
  ///   of range.
  @discardableResult
  public mutating func createRule(
    _ name: EntityName, _ attributes: RuleAttributes
  ) throws(PolicyError) -> MappingRule {
    guard !rules.contains(where: { $0.name == name }) else {
      throw .alreadyExists(.rule, name: name.text)
    }
    guard rules.count < Self.mostRules, nextRule.value < Self.highestID else {
      throw .limitReached(.rule, limit: Self.mostRules)
    }
    try check(attributes)
    let rule = MappingRule(id: nextRule, name: name, attributes: attributes)
    rules.append(rule)
    nextRule = RuleID(nextRule.value + 1)
    return rule
  }

  /// - Throws: ``PolicyError`` as ``createRule(_:_:)`` does.
  public mutating func setRule(
    named name: String, _ attributes: RuleAttributes
  ) throws(PolicyError) {
    let index = try ruleIndex(of: name)
    try check(attributes)
    rules[index].attributes = attributes
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func deleteRule(named name: String) throws(PolicyError) {
    rules.remove(at: try ruleIndex(of: name))
  }

  /// Where a rule is moved to.
  public enum RulePlace: Hashable, Sendable {
    case first, last
    case before(String)
    case after(String)
  }

  /// Moves a rule within the order of asking. It takes the priority of the rule it stands beside.
  ///
  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func moveRule(named name: String, to place: RulePlace) throws(PolicyError) {
    let index = try ruleIndex(of: name)
    var rule = rules[index]
    var order = rulesInOrder.filter { $0.id != rule.id }
    let target: Int
    switch place {
    case .first: target = 0
    case .last: target = order.count
    case .before(let other), .after(let other):
      let neighbour = try self.rule(named: other)
      guard let position = order.firstIndex(where: { $0.id == neighbour.id }) else { return }
      if case .after = place { target = position + 1 } else { target = position }
    }
    let neighbour = isBefore(place) ? order.dropFirst(target).first : order.prefix(target).last
    rule.attributes.priority = neighbour?.attributes.priority ?? rule.attributes.priority
    order.insert(rule, at: target)
    rules = order
  }

  private func isBefore(_ place: RulePlace) -> Bool {
    switch place {
    case .first, .before: true
    case .last, .after: false
    }
  }

  func ruleIndex(of name: String) throws(PolicyError) -> Int {
    let key = name.lowercased()
    guard let index = rules.firstIndex(where: { $0.name.key == key }) else {
      throw .notFound(.rule, name: name)
    }
    return index
  }

  private func check(_ rule: RuleAttributes) throws(PolicyError) {
    try rule.check()
    guard group(rule.group) != nil else { throw .notFound(.group, name: "\(rule.group)") }
  }
}
