/// Terms as people write them, for messages.
extension RuleTerm: CustomStringConvertible {
  var description: String {
    switch self {
    case .isOneOf(let attribute, let values):
      values.count == 1
        ? "\(attribute) = \(Quotation.list(values))"
        : "\(attribute) in (\(Quotation.list(values)))"
    case .looksLike(let attribute, let pattern): "\(attribute) ~ \(pattern)"
    case .compares(let attribute, let order, let bound):
      "\(attribute) \(order.rawValue) \(bound)"
    case .isSet(let attribute): "\(attribute) is set"
    case .clock(let test, _): "\(test.subject) \(test.sign) \(test.bound)"
    }
  }
}

extension RuleBound: CustomStringConvertible {
  var description: String {
    switch self {
    case .number(_, let text): text
    case .text(let text): Quotation.of(text)
    }
  }
}

extension RuleTimeRange: CustomStringConvertible {
  var description: String { "\(start)..\(end)" }
}

extension RuleDateRange: CustomStringConvertible {
  var description: String { first == last ? "\(first)" : "\(first)..\(last)" }
}

extension RuleClockTest {
  /// `time`, `day` or `date`.
  var subject: String {
    switch self {
    case .time, .timeOrder: "time"
    case .day: "day"
    case .date, .dateOrder: "date"
    }
  }

  var sign: String {
    switch self {
    case .time, .day, .date: "in"
    case .timeOrder(let order, _), .dateOrder(let order, _): order.rawValue
    }
  }

  var bound: String {
    switch self {
    case .time(let ranges): Self.list(ranges)
    case .date(let ranges): Self.list(ranges)
    case .day(let days): "\(days)"
    case .timeOrder(_, let time): "\(time)"
    case .dateOrder(_, let date): "\(date)"
    }
  }

  /// A list of one stands without its parentheses.
  private static func list(_ items: [some CustomStringConvertible]) -> String {
    guard items.count > 1 else { return items.map(\.description).joined() }
    let shown = items.prefix(8).map(\.description).joined(separator: ", ")
    return items.count <= 8 ? "(\(shown))" : "(\(shown) and \(items.count - 8) more)"
  }
}
