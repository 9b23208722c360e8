import Quantities

/// Finds conjunctions that nothing can fulfil, by trying every value that could.
enum Contradictions {
  static func isNeverTrue(_ form: RuleNormalForm) -> Bool {
    switch form {
    case .constant(let value): return !value
    case .literal(let literal): return areImpossible([literal])
    case .any(let parts): return parts.allSatisfy(isNeverTrue)
    case .all(let parts):
      return parts.contains(where: isNeverTrue) || areImpossible(literals(of: parts))
    }
  }

  static func isAlwaysTrue(_ form: RuleNormalForm) -> Bool {
    switch form {
    case .constant(let value): return value
    case .literal: return false
    case .all(let parts): return parts.allSatisfy(isAlwaysTrue)
    case .any(let parts):
      let opposites = literals(of: parts.map(\.negated)).filter { $0.term.attribute != nil }
      return parts.contains(where: isAlwaysTrue) || areImpossible(opposites)
    }
  }

  private static func literals(of parts: [RuleNormalForm]) -> [RuleLiteral] {
    parts.compactMap { if case .literal(let literal) = $0 { literal } else { nil } }
  }

  /// Whether no session at any time fulfils all of them.
  private static func areImpossible(_ literals: [RuleLiteral]) -> Bool {
    let byAttribute = Dictionary(grouping: literals.filter { $0.term.attribute != nil }) {
      $0.term.attribute
    }
    if byAttribute.values.contains(where: areImpossibleForAttribute) { return true }
    let byZone = Dictionary(grouping: literals.compactMap(ClockLiteral.init)) { $0.zone }
    return byZone.values.contains(where: areImpossibleForClock)
  }

  // MARK: Attributes

  /// All are about one attribute.
  private static func areImpossibleForAttribute(_ literals: [RuleLiteral]) -> Bool {
    let positive = literals.filter { !$0.isNegated }.map(\.term)
    // Without the attribute every negative holds.
    guard !positive.isEmpty else { return false }
    let isAbsent = literals.contains { literal in
      if case .isSet = literal.term { literal.isNegated } else { false }
    }
    if isAbsent || literals.contains(where: { $0.isNegated && positive.contains($0.term) }) {
      return true
    }
    let lists: [[String]] = positive.compactMap { term in
      if case .isOneOf(_, let values) = term { values } else { nil }
    }
    guard let candidates = lists.min(by: { $0.count < $1.count }) else { return false }
    // Whichever way the settings compare, no candidate may pass.
    return [true, false].allSatisfy { matchesCase in
      !candidates.contains { value in
        literals.allSatisfy { $0.term.holds(value, matchesCase: matchesCase) != $0.isNegated }
      }
    }
  }

  // MARK: The clock

  private struct ClockLiteral {
    let test: RuleClockTest
    let zone: String?
    let isNegated: Bool

    init?(_ literal: RuleLiteral) {
      guard case .clock(let test, let zone) = literal.term else { return nil }
      (self.test, self.zone, isNegated) = (test, zone, literal.isNegated)
    }
  }

  /// All are about one zone. Times, days and dates are tried each on their own: on every day of a
  /// week, and at every edge of a range and its neighbours, between which no answer changes.
  private static func areImpossibleForClock(_ literals: [ClockLiteral]) -> Bool {
    ["time", "day", "date"].contains { subject in
      let tests = literals.filter { $0.test.subject == subject }
      return !tests.isEmpty
        && !tests.flatMap(\.test.edges).contains { civil in
          tests.allSatisfy { $0.test.holds(at: civil) != $0.isNegated }
        }
    }
  }
}

extension RuleClockTest {
  /// Moments among which every answer that it gives with its like occurs.
  fileprivate var edges: [CivilTime] {
    switch self {
    case .time(let ranges): ranges.flatMap { [$0.start, $0.end] }.flatMap(Self.around)
    case .timeOrder(_, let bound): Self.around(bound)
    case .date(let ranges): ranges.flatMap { [$0.first, $0.last] }.flatMap(Self.around)
    case .dateOrder(_, let bound): Self.around(bound)
    case .day: (0..<7).map { Self.civil(CivilDate(daysSinceEpoch: $0), .midnight) }
    }
  }

  /// No clock shows 24:00.
  private static func around(_ time: TimeOfDay) -> [CivilTime] {
    [-1, 0, 1].map { step in
      let seconds = (time.seconds + step + 86_400) % 86_400
      return civil(CivilDate.first, TimeOfDay(seconds: seconds))
    }
  }

  private static func around(_ date: CivilDate) -> [CivilTime] {
    [-1, 0, 1].map { civil(date.advanced(by: $0), .midnight) }
  }

  private static func civil(_ date: CivilDate, _ time: TimeOfDay) -> CivilTime {
    CivilTime(date: date, time: time, offset: 0)
  }
}
