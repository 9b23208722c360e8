/// A part of a rule, ready to be asked.
///
/// An object for each part, because a part that is an enum has its texts copied out of it for
/// every question, which costs several times what comparing them does (measured).
protocol RuleTest: AnyObject, Sendable {
  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth
}

/// The answer of a part of a rule. It is unknown where a time zone is not known, and stays so
/// under `not`, so that a missing table never lets a session in.
enum RuleTruth: Hashable {
  case no, unknown, yes

  init(_ isTrue: Bool) { self = isTrue ? .yes : .no }

  var negated: RuleTruth {
    switch self {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }
}

extension RuleNode {
  /// - Complexity: O(nodes).
  func test() -> any RuleTest {
    switch self {
    case .constant(let value): ConstantTest(value)
    case .not(let node): NegatedTest(node.test())
    case .all(let nodes): JunctionTest(nodes.map { $0.test() }, decisive: .no)
    case .any(let nodes): JunctionTest(nodes.map { $0.test() }, decisive: .yes)
    case .term(let term): term.test()
    }
  }

  /// For one question; who asks more often keeps the ``test()``.
  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    test().truth(session, moment)
  }
}

private final class ConstantTest: RuleTest {
  private let truth: RuleTruth

  init(_ value: Bool) { truth = RuleTruth(value) }

  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth { truth }
}

private final class NegatedTest: RuleTest {
  private let inner: any RuleTest

  init(_ inner: any RuleTest) { self.inner = inner }

  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    inner.truth(session, moment).negated
  }
}

/// `and` or `or` in Kleene's logic of three values. It stops as soon as the answer is certain.
private final class JunctionTest: RuleTest {
  private let parts: [any RuleTest]
  /// The answer of one part that is the answer of all: no for `and`, yes for `or`.
  private let decisive: RuleTruth

  init(_ parts: [any RuleTest], decisive: RuleTruth) {
    self.parts = parts
    self.decisive = decisive
  }

  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    var answer = decisive.negated
    for part in parts {
      let truth = part.truth(session, moment)
      if truth == decisive { return decisive }
      if truth == .unknown { answer = .unknown }
    }
    return answer
  }
}
