import Quantities

/// A rule expression as a tree.
indirect enum RuleNode: Hashable, Sendable {
  case constant(Bool)
  /// `and` over two or more.
  case all([RuleNode])
  /// `or` over two or more.
  case any([RuleNode])
  case not(RuleNode)
  case term(RuleTerm)
}

/// One comparison. The negative ones, such as `!=`, are `not` around a term.
enum RuleTerm: Hashable, Sendable {
  /// The value is one of these, which are never none.
  case isOneOf(SessionAttribute, [String])
  case looksLike(SessionAttribute, TextPattern)
  case compares(SessionAttribute, RuleOrder, RuleBound)
  case isSet(SessionAttribute)
  /// A question about the moment, in this zone or in the zone of the moment.
  case clock(RuleClockTest, zone: String?)
}

/// `<`, `<=`, `>` or `>=`.
enum RuleOrder: String, Hashable, Sendable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
    holds(a, b, <)
  }

  func holds<Value>(_ a: Value, _ b: Value, _ isLess: (Value, Value) -> Bool) -> Bool {
    switch self {
    case .less: isLess(a, b)
    case .lessOrEqual: !isLess(b, a)
    case .greater: isLess(b, a)
    case .greaterOrEqual: !isLess(a, b)
    }
  }
}

/// What `<` and its like compare with: a number where a number is written without quotes.
enum RuleBound: Hashable, Sendable {
  case number(Double, text: String)
  case text(String)
}

/// Half-open; it wraps midnight when it ends before it starts, and is the whole day when it ends
/// where it starts.
struct RuleTimeRange: Hashable, Sendable {
  let start: TimeOfDay
  let end: TimeOfDay

  func contains(_ time: TimeOfDay) -> Bool {
    start < end ? start <= time && time < end : start <= time || time < end
  }
}

/// Both days are inside; a range that ends before it starts is empty.
struct RuleDateRange: Hashable, Sendable {
  let first: CivilDate
  let last: CivilDate

  func contains(_ date: CivilDate) -> Bool { first <= date && date <= last }
}

enum RuleClockTest: Hashable, Sendable {
  case time([RuleTimeRange])
  case timeOrder(RuleOrder, TimeOfDay)
  case day(Weekdays)
  case date([RuleDateRange])
  case dateOrder(RuleOrder, CivilDate)

  func holds(at civil: CivilTime) -> Bool {
    switch self {
    case .time(let ranges): ranges.contains { $0.contains(civil.time) }
    case .timeOrder(let order, let bound): order.holds(civil.time, bound)
    case .day(let days): days.contains(civil.weekday)
    case .date(let ranges): ranges.contains { $0.contains(civil.date) }
    case .dateOrder(let order, let bound): order.holds(civil.date, bound)
    }
  }
}

extension RuleNode {
  /// Every term, from left to right.
  var terms: [RuleTerm] {
    switch self {
    case .constant: []
    case .all(let nodes), .any(let nodes): nodes.flatMap(\.terms)
    case .not(let node): node.terms
    case .term(let term): [term]
    }
  }

  /// Adds the zones that its questions about the clock name.
  func addZones(to names: inout Set<String>) {
    switch self {
    case .constant: break
    case .all(let nodes), .any(let nodes): for node in nodes { node.addZones(to: &names) }
    case .not(let node): node.addZones(to: &names)
    case .term(.clock(_, let zone)): if let zone { names.insert(zone) }
    case .term: break
    }
  }
}
