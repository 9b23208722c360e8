import ResourceManagement

/// Reads option values by the strict rules of the library and names the option in the error.
enum Parse {
  static func duration(_ text: String, _ option: String) throws(CommandError) -> TimeSpan {
    try quantity(option) { () throws(QuantityError) in try TimeSpan(parsing: text) }
  }

  static func size(_ text: String, _ option: String) throws(CommandError) -> ByteCount {
    try quantity(option) { () throws(QuantityError) in try ByteCount(parsing: text) }
  }

  static func percentage(_ text: String, _ option: String) throws(CommandError) -> Percentage {
    try quantity(option) { () throws(QuantityError) in try Percentage(parsing: text) }
  }

  static func time(_ text: String, _ option: String) throws(CommandError) -> WallTime {
    try quantity(option) { () throws(QuantityError) in try WallTime(parsing: text) }
  }

  static func count(
    _ text: String, _ option: String, in range: ClosedRange<Int>
  ) throws(CommandError) -> Int {
    try quantity(option) { () throws(QuantityError) in try Count.parse(text, in: range) }
  }

  /// A time, or how long from now: `2027-01-01T00:00:00Z`, `2h`.
  static func moment(
    _ text: String, _ option: String, from now: WallTime
  ) throws(CommandError) -> WallTime {
    guard let span = try? TimeSpan(parsing: text) else { return try time(text, option) }
    let (sum, overflow) = now.milliseconds.addingReportingOverflow(span.milliseconds)
    return WallTime(milliseconds: overflow ? .max : sum)
  }

  static func timeOfDay(_ text: String, _ option: String) throws(CommandError) -> TimeOfDay {
    try quantity(option) { () throws(QuantityError) in try TimeOfDay(parsing: text) }
  }

  static func days(_ text: String, _ option: String) throws(CommandError) -> Weekdays {
    try quantity(option) { () throws(QuantityError) in try Weekdays(parsing: text) }
  }

  static func cpus(_ text: String, _ option: String) throws(CommandError) -> CPUList {
    try quantity(option) { () throws(QuantityError) in try CPUList(parsing: text) }
  }

  static func admission(_ text: String, _ option: String) throws(CommandError) -> WindowAdmission {
    try quantity(option) { () throws(QuantityError) in try WindowAdmission(parsing: text) }
  }

  /// One of the cases of an enum by its raw value.
  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String, _ option: String
  ) throws(CommandError) -> Choice where Choice.RawValue == String {
    let known = Choice.allCases.map(\.rawValue)
    guard let choice = Choice(rawValue: text.lowercased()) else {
      throw .usage(
        "\(option): \"\(text)\" is none of \(known.joined(separator: ", "))",
        suggestions: DidYouMean.suggestions(for: text, among: known))
    }
    return choice
  }

  /// What a session says of itself: printable, and not longer than anybody needs.
  static func attribute(_ text: String, _ option: String) throws(CommandError) {
    do {
      try SessionAttributes.check(text, field: option)
    } catch {
      throw .management(.policy(error), suggestions: [])
    }
  }

  /// `on` or `off`, as settings are switched.
  static func flag(_ text: String, _ option: String) throws(CommandError) -> Bool {
    switch text.lowercased() {
    case "on", "yes", "true": true
    case "off", "no", "false": false
    default: throw .usage("\(option): write on or off, not \"\(text)\"")
    }
  }

  static func grantee(_ text: String) throws(CommandError) -> SwitchGrant.Grantee {
    try policy { () throws(PolicyError) in try SwitchGrant.Grantee(parsing: text) }
  }

  /// - Throws: ``CommandError`` that points at the column.
  static func condition(_ text: String) throws(CommandError) -> RuleExpression {
    do {
      return try RuleExpression(parsing: text)
    } catch {
      throw .management(.policy(.invalidCondition(error)), suggestions: [])
    }
  }

  static func id<ID: Identifier>(
    _ text: String, _ what: String, as type: ID.Type
  ) throws(CommandError) -> ID {
    ID(UInt64(try count(text, what, in: 1...(1 << 53))))
  }

  static func name(_ text: String) throws(CommandError) -> EntityName {
    try policy { () throws(PolicyError) in try EntityName(text) }
  }

  static func glob(_ text: String, _ option: String) throws(CommandError) -> Glob {
    try policy { () throws(PolicyError) in try Glob(text, field: option) }
  }

  private static func policy<Result>(
    _ read: () throws(PolicyError) -> Result
  ) throws(CommandError) -> Result {
    do {
      return try read()
    } catch {
      throw .management(.policy(error), suggestions: [])
    }
  }

  static func quantity<Result>(
    _ option: String, _ read: () throws(QuantityError) -> Result
  ) throws(CommandError) -> Result {
    do {
      return try read()
    } catch {
      throw .value(option: option, error)
    }
  }
}
