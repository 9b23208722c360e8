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
  /// Kleene's logic of three values; it stops as soon as the answer is certain.
  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    switch self {
    case .constant(let value): return RuleTruth(value)
    case .not(let node): return node.truth(session, moment).negated
    case .term(let term): return term.truth(session, moment)
    case .all(let nodes):
      var answer = RuleTruth.yes
      for node in nodes {
        switch node.truth(session, moment) {
        case .no: return .no
        case .unknown: answer = .unknown
        case .yes: break
        }
      }
      return answer
    case .any(let nodes):
      var answer = RuleTruth.no
      for node in nodes {
        switch node.truth(session, moment) {
        case .yes: return .yes
        case .unknown: answer = .unknown
        case .no: break
        }
      }
      return answer
    }
  }
}

extension RuleTerm {
  func truth(_ session: SessionAttributes, _ moment: RuleMoment) -> RuleTruth {
    switch self {
    case .clock(let test, let zone):
      guard let civil = moment.civil(in: zone) else { return .unknown }
      return RuleTruth(test.holds(at: civil))
    case .isOneOf(let attribute, _), .looksLike(let attribute, _), .compares(let attribute, _, _),
      .isSet(let attribute):
      guard let value = attribute.value(in: session) else { return .no }
      return RuleTruth(holds(value, matchesCase: moment.matchesCase))
    }
  }

  /// Whether it holds of the value of its attribute. A question about the clock has none.
  func holds(_ value: String, matchesCase: Bool) -> Bool {
    switch self {
    case .isOneOf(let attribute, let wanted):
      let matchesCase = matchesCase || attribute.alwaysMatchesCase
      return wanted.contains { TextComparison.areEqual($0, value, matchesCase: matchesCase) }
    case .looksLike(let attribute, let pattern):
      return pattern.matches(value, matchesCase: matchesCase || attribute.alwaysMatchesCase)
    case .compares(let attribute, let order, .text(let bound)):
      let matchesCase = matchesCase || attribute.alwaysMatchesCase
      return order.holds(value, bound) {
        TextComparison.isLess($0, $1, matchesCase: matchesCase)
      }
    case .compares(_, let order, .number(let bound, _)):
      return TextComparison.number(value).map { order.holds($0, bound) } ?? false
    case .isSet: return true
    case .clock: return false
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
