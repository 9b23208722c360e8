/// What can be said of a rule without a session. Every answer is certain when it is yes; a no
/// means only that nothing was found.
extension RuleExpression {
  /// Whether no session ever fulfils it: `false`, `user = a and user = b`, an empty range of dates.
  public var isNeverTrue: Bool { Contradictions.isNeverTrue(RuleNormalForm(root)) }

  /// Whether every session fulfils it at any time: `true`, `user = a or user != a`. What depends
  /// on the clock is left out, because its zone may be unknown.
  public var isAlwaysTrue: Bool { Contradictions.isAlwaysTrue(RuleNormalForm(root)) }

  /// Whether it holds wherever the other one does: a rule behind it with the other expression can
  /// never be reached.
  ///
  /// - Complexity: bounded; past some ten thousand comparisons the answer is no.
  public func covers(_ other: RuleExpression) -> Bool {
    if isAlwaysTrue { return true }
    var coverage = Coverage()
    return coverage.covers(RuleNormalForm(root), RuleNormalForm(other.root))
  }

  /// Values, in lower case, of which a session must have one for the expression to hold, so that
  /// an index can find the rules worth asking. nil when it can hold with any value.
  public func requiredExact(_ attribute: SessionAttribute) -> [String]? {
    Self.required(attribute, in: root, isNegated: false).map { values in
      guard values.count > 1 else { return values.map(TextComparison.folded) }
      var seen: Set<String> = []
      return values.map(TextComparison.folded).filter { seen.insert($0).inserted }
    }
  }

  /// Of several conjuncts the one with the fewest values; of an `or` the values of all its parts.
  private static func required(
    _ attribute: SessionAttribute, in node: RuleNode, isNegated: Bool
  ) -> [String]? {
    switch node {
    case .constant(let value): return value == isNegated ? [] : nil
    case .not(let inner): return required(attribute, in: inner, isNegated: !isNegated)
    case .term(let term):
      guard !isNegated, case .isOneOf(attribute, let values) = term else { return nil }
      return values
    case .all(let nodes) where !isNegated, .any(let nodes) where isNegated:
      var fewest: [String]?
      for node in nodes {
        guard let values = required(attribute, in: node, isNegated: isNegated) else { continue }
        if values.count < fewest?.count ?? .max { fewest = values }
      }
      return fewest
    case .all(let nodes), .any(let nodes):
      var values: [String] = []
      for node in nodes {
        guard let more = required(attribute, in: node, isNegated: isNegated) else { return nil }
        values += more
      }
      return values
    }
  }
}

/// Finds that one expression holds wherever another does, by its structure alone.
private struct Coverage {
  /// Comparisons left: the search may fork at each level.
  private var fuel = 10_000

  mutating func covers(_ wide: RuleNormalForm, _ narrow: RuleNormalForm) -> Bool {
    guard fuel > 0 else { return false }
    fuel -= 1
    if wide == narrow { return true }
    if case .all(let parts) = narrow, parts.contains(wide) { return true }
    switch (wide, narrow) {
    case (.constant(true), _), (_, .constant(false)): return true
    case (_, .any(let parts)): return all(parts) { $0.covers(wide, $1) }
    case (.all(let parts), _): return all(parts) { $0.covers($1, narrow) }
    case (.literal(let a), .literal(let b)): return Self.covers(a, b)
    default: break
    }
    if case .any(let parts) = wide, any(parts, { $0.covers($1, narrow) }) { return true }
    if case .all(let parts) = narrow, any(parts, { $0.covers(wide, $1) }) { return true }
    return false
  }

  private mutating func all(
    _ parts: [RuleNormalForm], _ holds: (inout Coverage, RuleNormalForm) -> Bool
  ) -> Bool {
    for part in parts where !holds(&self, part) { return false }
    return true
  }

  private mutating func any(
    _ parts: [RuleNormalForm], _ holds: (inout Coverage, RuleNormalForm) -> Bool
  ) -> Bool {
    for part in parts where holds(&self, part) { return true }
    return false
  }

  /// The same literal; a longer list; or that an attribute is set, where it is compared.
  private static func covers(_ wide: RuleLiteral, _ narrow: RuleLiteral) -> Bool {
    if wide == narrow { return true }
    guard wide.isNegated == narrow.isNegated else { return false }
    let (more, less) = wide.isNegated ? (narrow.term, wide.term) : (wide.term, narrow.term)
    if case .isSet(let attribute) = more { return less.attribute == attribute }
    guard case .isOneOf(let attribute, let values) = more,
      case .isOneOf(attribute, let fewer) = less
    else { return false }
    return Set(fewer).isSubset(of: values)
  }
}
