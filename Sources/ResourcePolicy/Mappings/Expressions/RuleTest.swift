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
    case .all(let nodes): AllTest(nodes.map { $0.test() })
    case .any(let nodes): AnyTest(nodes.map { $0.test() })
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

// Kleene's logic of three values. Both stop as soon as the answer is certain.

private final class AllTest: RuleTest {
  private let parts: [any RuleTest]

  init(_ parts: [any RuleTest]) { self.parts = parts }

  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    var answer = RuleTruth.yes
    for part in parts {
      switch part.truth(session, moment) {
      case .no: return .no
      case .unknown: answer = .unknown
      case .yes: break
      }
    }
    return answer
  }
}

private final class AnyTest: RuleTest {
  private let parts: [any RuleTest]

  init(_ parts: [any RuleTest]) { self.parts = parts }

  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    var answer = RuleTruth.no
    for part in parts {
      switch part.truth(session, moment) {
      case .yes: return .yes
      case .unknown: answer = .unknown
      case .no: break
      }
    }
    return answer
  }
}
