import Quantities

/// `time`, `day` and `date`.
extension RuleParser {
  private static let longestZone = 255

  /// `time in 22:00..06:00`, `time >= 22:00`.
  mutating func timeComparison() throws(RuleSyntaxError) -> RuleNode {
    advance()
    let token = current
    if let sign = takeOperator() {
      let order = try order(sign, at: token, hint: "write time in 22:00..06:00, or < <= > >=")
      return try clock(.timeOrder(order, try time()), isNegative: false)
    }
    let isNegative = try takeIn("time", example: "22:00..06:00")
    let ranges = try items { parser throws(RuleSyntaxError) in try parser.timeRange() }
    return try clock(.time(ranges), isNegative: isNegative)
  }

  /// `day in mon..fri`, `day in (sat, sun)`, `day = mon`.
  mutating func dayComparison() throws(RuleSyntaxError) -> RuleNode {
    advance()
    let token = current
    if let sign = takeOperator() {
      guard sign == "=" || sign == "!=" else {
        throw error(
          "days have no order", at: token, hint: "write day in mon..fri or day = mon")
      }
      return try clock(.day(try days()), isNegative: sign == "!=")
    }
    let isNegative = try takeIn("day", example: "mon..fri")
    let items = try items { parser throws(RuleSyntaxError) in try parser.days() }
    guard let days = Weekdays(items.flatMap(\.days)) else { throw missingValue() }
    return try clock(.day(days), isNegative: isNegative)
  }

  /// `date in 2026-12-24..2027-01-02`, `date >= 2026-12-24`, `date = 2026-12-24`.
  mutating func dateComparison() throws(RuleSyntaxError) -> RuleNode {
    advance()
    let token = current
    if let sign = takeOperator() {
      if sign == "=" || sign == "!=" {
        let date = try date()
        let test = RuleClockTest.date([RuleDateRange(first: date, last: date)])
        return try clock(test, isNegative: sign == "!=")
      }
      let order = try order(
        sign, at: token, hint: "write date = 2026-12-24, date in ... or < <= > >=")
      return try clock(.dateOrder(order, try date()), isNegative: false)
    }
    let isNegative = try takeIn("date", example: "2026-12-24..2027-01-02")
    let ranges = try items { parser throws(RuleSyntaxError) in try parser.dateRange() }
    return try clock(.date(ranges), isNegative: isNegative)
  }

  /// Reads the zone, if one follows.
  private mutating func clock(
    _ test: RuleClockTest, isNegative: Bool
  ) throws(RuleSyntaxError) -> RuleNode {
    var zone: String?
    if take(keyword: "zone") {
      switch current.kind {
      case .quoted(let name) where !name.isEmpty && name.utf8.count <= Self.longestZone:
        zone = name
      case .word(let name) where name.utf8.count <= Self.longestZone: zone = name
      default:
        throw error(
          "\(spelled(current)) stands where a time zone was expected",
          hint: "write a name such as zone \"Europe/Berlin\" or zone UTC")
      }
      advance()
    }
    let term = RuleNode.term(.clock(test, zone: zone))
    return isNegative ? .not(term) : term
  }

  /// Takes `in` or `not in`; true for the latter.
  private mutating func takeIn(
    _ name: String, example: String
  ) throws(RuleSyntaxError) -> Bool {
    let isNegative = take(keyword: "not")
    guard take(keyword: "in") else {
      throw error(
        "\(spelled(current)) stands where \"in\" was expected",
        hint: "write \(name) in \(example)")
    }
    return isNegative
  }

  /// One item, or a list of them.
  private mutating func items<Item>(
    _ item: (inout RuleParser) throws(RuleSyntaxError) -> Item
  ) throws(RuleSyntaxError) -> [Item] {
    let isList = current.kind == .sign("(") || current.kind == .sign("[")
    return isList ? try list(item) : [try item(&self)]
  }

  private func order(
    _ sign: String, at token: RuleToken, hint: String
  ) throws(RuleSyntaxError) -> RuleOrder {
    guard let order = RuleOrder(rawValue: sign) else {
      throw error("\"\(sign)\" cannot stand here", at: token, hint: hint)
    }
    return order
  }

  // MARK: Values

  private mutating func timeRange() throws(RuleSyntaxError) -> RuleTimeRange {
    let start = try time()
    guard take(sign: "..") else {
      throw error(
        "a time needs an end", hint: "write a range such as 22:00..06:00, or time >= \(start)")
    }
    return RuleTimeRange(start: start, end: try time())
  }

  private mutating func dateRange() throws(RuleSyntaxError) -> RuleDateRange {
    let first = try date()
    return RuleDateRange(first: first, last: take(sign: "..") ? try date() : first)
  }

  /// `mon`, `fri..mon`, `weekdays` or `weekends`.
  private mutating func days() throws(RuleSyntaxError) -> Weekdays {
    let token = current
    let first = try word()
    guard take(sign: "..") else {
      return try quantity(at: token) { () throws(QuantityError) in try Weekdays(parsing: first) }
    }
    let last = current
    let end = try word()
    // Each on its own first, so that the error stands at the wrong one.
    let days = (
      try quantity(at: token) { () throws(QuantityError) in try Weekday(parsing: first) },
      try quantity(at: last) { () throws(QuantityError) in try Weekday(parsing: end) }
    )
    return try quantity(at: token) { () throws(QuantityError) in
      try Weekdays(parsing: "\(days.0)..\(days.1)")
    }
  }

  private mutating func time() throws(RuleSyntaxError) -> TimeOfDay {
    let token = current
    let text = try word()
    return try quantity(at: token) { () throws(QuantityError) in try TimeOfDay(parsing: text) }
  }

  private mutating func date() throws(RuleSyntaxError) -> CivilDate {
    let token = current
    let text = try word()
    return try quantity(at: token) { () throws(QuantityError) in try CivilDate(parsing: text) }
  }

  /// A bare word or a quoted text.
  private mutating func word() throws(RuleSyntaxError) -> String {
    switch current.kind {
    case .word(let text), .quoted(let text):
      advance()
      return text
    case .sign, .regularExpression, .end: throw missingValue()
    }
  }

  private func quantity<Value>(
    at token: RuleToken, _ read: () throws(QuantityError) -> Value
  ) throws(RuleSyntaxError) -> Value {
    do {
      return try read()
    } catch {
      throw self.error(error.description, at: token)
    }
  }
}
