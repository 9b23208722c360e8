import Quantities

extension RuleTerm {
  func test() -> any RuleTest {
    switch self {
    case .isOneOf(let attribute, let values): OneOfTest(attribute, values)
    case .looksLike(let attribute, let pattern):
      switch pattern.form {
      case .exact(let text): OneOfTest(attribute, [text])
      case .glob(let glob): GlobTest(attribute, glob)
      case .regularExpression(let expression): RegularExpressionTest(attribute, expression)
      }
    case .compares(let attribute, let order, .text(let bound)):
      TextOrderTest(attribute, order, bound)
    case .compares(let attribute, let order, .number(let bound, _)):
      NumberOrderTest(attribute, order, bound)
    case .isSet(let attribute): PresenceTest(attribute)
    case .clock(let test, let zone): ClockTest(test, zone: zone)
    }
  }

  /// For one question; who asks more often keeps the ``test()``.
  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    test().truth(session, moment)
  }

  /// Whether it holds of a value of its attribute. A question about the clock has none.
  func holds(_ value: String, matchesCase: Bool) -> Bool {
    (test() as? any ValueTest)?.holds(value, matchesCase: matchesCase) ?? false
  }

  /// nil for a question about the clock.
  var attribute: SessionAttribute? {
    switch self {
    case .isOneOf(let attribute, _), .looksLike(let attribute, _), .compares(let attribute, _, _),
      .isSet(let attribute):
      attribute
    case .clock: nil
    }
  }
}

private final class ClockTest: RuleTest {
  private let test: RuleClockTest
  private let zone: String?

  init(_ test: RuleClockTest, zone: String?) {
    self.test = test
    self.zone = zone
  }

  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    guard let civil = moment.civil(in: zone) else { return .unknown }
    return RuleTruth(test.holds(at: civil))
  }
}

/// A comparison with an attribute of the session.
private protocol ValueTest: RuleTest {
  var attribute: SessionAttribute { get }

  /// - Parameter matchesCase: whether `a` differs from `A`.
  func accepts(_ value: String, matchesCase: Bool) -> Bool
}

extension ValueTest {
  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    guard let value = attribute.value(in: session) else { return .no }
    return RuleTruth(holds(value, matchesCase: moment.matchesCase))
  }

  /// - Parameter matchesCase: what the settings say; some attributes are told apart by case
  ///   whatever they say.
  fileprivate func holds(_ value: String, matchesCase: Bool) -> Bool {
    accepts(value, matchesCase: matchesCase || attribute.alwaysMatchesCase)
  }
}

private final class OneOfTest: ValueTest {
  let attribute: SessionAttribute
  private let texts: [[UInt8]]

  init(_ attribute: SessionAttribute, _ texts: [String]) {
    self.attribute = attribute
    self.texts = texts.map { Array($0.utf8) }
  }

  func accepts(_ value: String, matchesCase: Bool) -> Bool {
    var value = value
    return value.withUTF8 { value in
      texts.contains { text in
        text.withUnsafeBufferPointer {
          TextComparison.areEqual($0, value, matchesCase: matchesCase)
        }
      }
    }
  }
}

private final class GlobTest: ValueTest {
  let attribute: SessionAttribute
  private let glob: Glob

  init(_ attribute: SessionAttribute, _ glob: Glob) {
    self.attribute = attribute
    self.glob = glob
  }

  func accepts(_ value: String, matchesCase: Bool) -> Bool {
    glob.matches(value, matchesCase: matchesCase)
  }
}

private final class RegularExpressionTest: ValueTest {
  let attribute: SessionAttribute
  private let expression: RegularExpression

  init(_ attribute: SessionAttribute, _ expression: RegularExpression) {
    self.attribute = attribute
    self.expression = expression
  }

  func accepts(_ value: String, matchesCase: Bool) -> Bool {
    expression.matches(value, matchesCase: matchesCase)
  }
}

private final class TextOrderTest: ValueTest {
  let attribute: SessionAttribute
  private let order: RuleOrder
  private let bound: String

  init(_ attribute: SessionAttribute, _ order: RuleOrder, _ bound: String) {
    self.attribute = attribute
    self.order = order
    self.bound = bound
  }

  func accepts(_ value: String, matchesCase: Bool) -> Bool {
    order.holds(value, bound) { TextComparison.isLess($0, $1, matchesCase: matchesCase) }
  }
}

/// A value that is no number is not ordered at all.
private final class NumberOrderTest: ValueTest {
  let attribute: SessionAttribute
  private let order: RuleOrder
  private let bound: Double

  init(_ attribute: SessionAttribute, _ order: RuleOrder, _ bound: Double) {
    self.attribute = attribute
    self.order = order
    self.bound = bound
  }

  func accepts(_ value: String, matchesCase: Bool) -> Bool {
    TextComparison.number(value).map { order.holds($0, bound) } ?? false
  }
}

private final class PresenceTest: ValueTest {
  let attribute: SessionAttribute

  init(_ attribute: SessionAttribute) { self.attribute = attribute }

  func accepts(_ value: String, matchesCase: Bool) -> Bool { true }
}
