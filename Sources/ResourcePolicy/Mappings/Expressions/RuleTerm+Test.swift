import Quantities

extension RuleTerm {
  func test() -> any RuleTest {
    switch self {
    case .isOneOf(let attribute, let values):
      let values = values.map { Array($0.utf8) }
      return ValueTest(attribute) { value, matchesCase in
        value.withUTF8 { value in
          values.contains { wanted in
            wanted.withUnsafeBufferPointer {
              TextComparison.areEqual($0, value, matchesCase: matchesCase)
            }
          }
        }
      }
    case .looksLike(let attribute, let pattern):
      if case .glob(let glob) = pattern.form { return GlobTest(attribute, glob) }
      return ValueTest(attribute) { pattern.matches($0, matchesCase: $1) }
    case .compares(let attribute, let order, .text(let bound)):
      return ValueTest(attribute) { value, matchesCase in
        order.holds(value, bound) { TextComparison.isLess($0, $1, matchesCase: matchesCase) }
      }
    case .compares(let attribute, let order, .number(let bound, _)):
      // A value that is no number is not ordered at all.
      return ValueTest(attribute) { value, _ in
        TextComparison.number(value).map { order.holds($0, bound) } ?? false
      }
    case .isSet(let attribute): return ValueTest(attribute) { _, _ in true }
    case .clock(let test, let zone): return ClockTest(test, zone: zone)
    }
  }

  /// For one question; who asks more often keeps the ``test()``.
  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    test().truth(session, moment)
  }

  /// Whether it holds of a value of its attribute. A question about the clock has none.
  func holds(_ value: String, matchesCase: Bool) -> Bool {
    switch test() {
    case let test as ValueTest: test.holds(value, matchesCase: matchesCase)
    case let test as GlobTest: test.holds(value, matchesCase: matchesCase)
    default: false
    }
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

/// A comparison of an attribute with a glob, asked where it is: a closure would have it copied out
/// of the pattern for each question.
private final class GlobTest: RuleTest {
  private let attribute: SessionAttribute
  private let glob: Glob

  init(_ attribute: SessionAttribute, _ glob: Glob) {
    self.attribute = attribute
    self.glob = glob
  }

  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    guard let value = attribute.value(in: session) else { return .no }
    return RuleTruth(holds(value, matchesCase: moment.matchesCase))
  }

  func holds(_ value: String, matchesCase: Bool) -> Bool {
    glob.matches(value, matchesCase: matchesCase || attribute.alwaysMatchesCase)
  }
}

/// A comparison with an attribute of the session.
private final class ValueTest: RuleTest {
  typealias Comparison = @Sendable (_ value: inout String, _ matchesCase: Bool) -> Bool

  private let attribute: SessionAttribute
  private let accepts: Comparison

  init(_ attribute: SessionAttribute, _ accepts: @escaping Comparison) {
    self.attribute = attribute
    self.accepts = accepts
  }

  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    guard var value = attribute.value(in: session) else { return .no }
    return RuleTruth(accepts(&value, moment.matchesCase || attribute.alwaysMatchesCase))
  }

  /// - Parameter matchesCase: what the settings say; some attributes are told apart by case
  ///   whatever they say.
  func holds(_ value: String, matchesCase: Bool) -> Bool {
    var value = value
    return accepts(&value, matchesCase || attribute.alwaysMatchesCase)
  }
}
