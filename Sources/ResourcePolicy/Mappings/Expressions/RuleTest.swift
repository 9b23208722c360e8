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
    case .all(let nodes): junction(of: nodes.map { $0.test() }[...], decisive: .no)
    case .any(let nodes): junction(of: nodes.map { $0.test() }[...], decisive: .yes)
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

/// A tree of two parts each, in their order: constants of an object are asked where they are,
/// while each part of an array would be retained for its question (measured: a third of it).
private func junction(
  of parts: ArraySlice<any RuleTest>, decisive: RuleTruth
) -> any RuleTest {
  guard let first = parts.first else { return ConstantTest(decisive.negated == .yes) }
  guard parts.count > 1 else { return first }
  let middle = parts.startIndex + parts.count / 2
  return JunctionTest(
    junction(of: parts[..<middle], decisive: decisive),
    junction(of: parts[middle...], decisive: decisive), decisive: decisive)
}

/// `and` or `or` in Kleene's logic of three values. It stops as soon as the answer is certain.
private final class JunctionTest: RuleTest {
  private let first: any RuleTest
  private let second: any RuleTest
  /// The answer of one part that is the answer of all: no for `and`, yes for `or`.
  private let decisive: RuleTruth

  init(_ first: any RuleTest, _ second: any RuleTest, decisive: RuleTruth) {
    self.first = first
    self.second = second
    self.decisive = decisive
  }

  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    let truth = first.truth(session, moment)
    if truth == decisive { return decisive }
    let other = second.truth(session, moment)
    return truth == .unknown && other != decisive ? .unknown : other
  }
}
