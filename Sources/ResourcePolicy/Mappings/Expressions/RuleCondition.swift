/// An expression that is ready to be asked about many sessions.
public struct RuleCondition: Sendable {
  private let root: any RuleTest

  /// - Complexity: O(expression).
  public init(_ expression: RuleExpression) { root = expression.root.test() }

  /// Whether the rule certainly claims the session.
  ///
  /// - Complexity: O(expression × values). Nothing is allocated but by regular expressions.
  public func matches(_ session: SessionAttributes, at moment: RuleMoment) -> Bool {
    root.truth(session, moment) == .yes
  }
}
