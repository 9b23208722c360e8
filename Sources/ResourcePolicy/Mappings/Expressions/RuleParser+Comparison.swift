import Quantities

extension RuleParser {
  private static let reserved: Set<String> = ["and", "or", "not", "in", "is"]
  private static let clockWords = ["time", "day", "date"]

  /// Words of other systems, and what they are called here.
  private static let synonyms = [
    "username": "user", "login": "user", "app": "program", "application": "program",
    "command": "program", "host": "machine", "hostname": "machine", "client": "client-id",
    "clientid": "client-id", "client_id": "client-id", "osuser": "os-user", "os_user": "os-user",
    "weekday": "day", "hour": "time", "service_name": "service", "module_name": "module",
  ]

  static func isOperator(_ sign: String) -> Bool {
    switch sign {
    case "=", "!=", "~", "!~", "<", "<=", ">", ">=": true
    default: false
    }
  }

  /// An attribute or `time`, `day`, `date`, with what is asked of it.
  mutating func comparison() throws(RuleSyntaxError) -> RuleNode {
    try countTerm()
    guard case .word(let word) = current.kind else { throw missingAttribute() }
    switch word.lowercased() {
    case "time": return try timeComparison()
    case "day": return try dayComparison()
    case "date": return try dateComparison()
    default: break
    }
    let attribute = try attribute(word)
    let sign = current
    if let order = takeOperator() {
      return try comparison(attribute, order, at: sign)
    }
    if take(keyword: "is") { return try presence(attribute) }
    let isNegative = take(keyword: "not")
    guard take(keyword: "in") else { throw missingOperator(attribute, isNegative: isNegative) }
    let term = RuleNode.term(.isOneOf(attribute, try values(attribute)))
    return isNegative ? .not(term) : term
  }

  private mutating func comparison(
    _ attribute: SessionAttribute, _ sign: String, at token: RuleToken
  ) throws(RuleSyntaxError) -> RuleNode {
    switch sign {
    case "=", "!=":
      let term = RuleNode.term(.isOneOf(attribute, [try value(attribute)]))
      return sign == "=" ? term : .not(term)
    case "~", "!~":
      let term = RuleNode.term(.looksLike(attribute, try pattern()))
      return sign == "~" ? term : .not(term)
    default:
      guard let order = RuleOrder(rawValue: sign) else {
        throw error("\"\(sign)\" cannot stand here", at: token)
      }
      return .term(.compares(attribute, order, try bound()))
    }
  }

  mutating func takeOperator() -> String? {
    guard case .sign(let sign) = current.kind, Self.isOperator(sign) else { return nil }
    advance()
    return sign
  }

  private mutating func presence(
    _ attribute: SessionAttribute
  ) throws(RuleSyntaxError) -> RuleNode {
    let isNegative = take(keyword: "not")
    guard take(keyword: "set") else {
      throw error(
        "\(spelled(current)) stands where \"set\" was expected",
        hint: "write \(attribute) is set, \(attribute) is not set or \(attribute) = \"...\"")
    }
    let term = RuleNode.term(.isSet(attribute))
    return isNegative ? .not(term) : term
  }
}

// MARK: Attributes

extension RuleParser {
  private mutating func attribute(_ word: String) throws(RuleSyntaxError) -> SessionAttribute {
    if word.lowercased() == "tag", peek(1) == .sign("[") {
      advance()
      advance()
      guard case .quoted(let key) = current.kind, !key.isEmpty else {
        throw error("the key of the tag is missing", hint: "write tag[\"KEY\"] or tag.KEY")
      }
      advance()
      guard take(sign: "]") else { throw error("a ] is missing") }
      return .tag(key)
    }
    guard let attribute = SessionAttribute(name: word) else { throw unknownAttribute(word) }
    advance()
    return attribute
  }

  private func missingAttribute() -> RuleSyntaxError {
    error(
      "\(spelled(current)) stands where an attribute was expected",
      hint: "an attribute comes first, as in user = \"dba\"")
  }

  private func unknownAttribute(_ word: String) -> RuleSyntaxError {
    let lowered = word.lowercased()
    if Self.reserved.contains(lowered) { return missingAttribute() }
    if lowered == "tag" || lowered == "tag." {
      return error("the key of the tag is missing", hint: "write tag.KEY or tag[\"KEY\"]")
    }
    let names = SessionAttribute.named.map(\.description) + Self.clockWords
    // "true" and "not" are meant only where no operator follows.
    let known = names + (isOperatorNext(1) ? [] : ["true", "false", "not"])
    let meant =
      Self.synonyms[lowered].map { [$0] } ?? DidYouMean.suggestions(for: word, among: known)
    let all = "attributes: \((names + ["tag.KEY"]).joined(separator: ", "))"
    return error(
      "\(Quotation.of(word)) is not an attribute", hint: meant.isEmpty ? all : nil,
      suggestions: meant)
  }

  private func missingOperator(
    _ attribute: SessionAttribute, isNegative: Bool
  ) -> RuleSyntaxError {
    if isNegative {
      return error(
        "\(spelled(current)) stands where \"in\" was expected",
        hint: "write \(attribute) not in (...) or not \(attribute) = ...")
    }
    if case .word(let word) = current.kind {
      let meant = DidYouMean.suggestions(for: word, among: ["in", "is", "not"])
      guard meant.isEmpty else {
        return error("\(Quotation.of(word)) is not an operator", suggestions: meant)
      }
    }
    return error(
      "an operator is missing after \(attribute)",
      hint: "operators: = != ~ !~ < <= > >=, in (...), not in (...), is set, is not set")
  }
}

// MARK: Values

extension RuleParser {
  private mutating func value(
    _ attribute: SessionAttribute
  ) throws(RuleSyntaxError) -> String {
    let token = current
    switch token.kind {
    case .quoted(let text):
      guard !text.isEmpty || attribute.isTag else {
        throw error(
          "an empty \(attribute) counts as none", hint: "write \(attribute) is not set")
      }
      advance()
      return text
    case .word(let word):
      let isExpression = word.utf8.count > 2 && word.hasPrefix("/") && word.hasSuffix("/")
      guard !isExpression else {
        throw error(
          "= and in compare with exact texts",
          hint: "write ~ \(word) for a regular expression, or quotes around a path")
      }
      return try bareWord()
    case .sign, .regularExpression, .end: throw missingValue()
    }
  }

  private mutating func bareWord() throws(RuleSyntaxError) -> String {
    guard case .word(let word) = current.kind, !Self.reserved.contains(word.lowercased()) else {
      throw missingValue()
    }
    advance()
    guard current.kind != .sign("..") else {
      throw error(
        ".. makes ranges of time, day and date only", hint: "write a text with dots in quotes")
    }
    return word
  }

  func missingValue() -> RuleSyntaxError {
    error(
      "\(spelled(current)) stands where a value was expected",
      hint: "write the value in quotes, as in user = \"dba\"")
  }

  private mutating func values(
    _ attribute: SessionAttribute
  ) throws(RuleSyntaxError) -> [String] {
    try list { parser throws(RuleSyntaxError) in try parser.value(attribute) }
  }

  /// `(a, b)` or `[a, b]`, with one item at least.
  mutating func list<Item>(
    _ item: (inout RuleParser) throws(RuleSyntaxError) -> Item
  ) throws(RuleSyntaxError) -> [Item] {
    let opening = current
    let isRound = take(sign: "(")
    guard isRound || take(sign: "[") else {
      throw error(
        "\(spelled(current)) stands where a list was expected",
        hint: "write the values as (\"a\", \"b\")")
    }
    let closing = isRound ? ")" : "]"
    if current.kind == .sign(closing) { throw error("the list is empty") }
    var items = [try item(&self)]
    while take(sign: ",") { items.append(try item(&self)) }
    if take(sign: closing) { return items }
    if current.kind == .end { throw error("the list is not closed", at: opening) }
    throw error(
      "\(spelled(current)) stands where a comma or \(closing) was expected",
      hint: "separate the values with commas")
  }

  private mutating func pattern() throws(RuleSyntaxError) -> TextPattern {
    let token = current
    do {
      switch token.kind {
      case .quoted(let text):
        advance()
        return TextPattern(try Glob(text, field: "pattern"))
      case .regularExpression(let text):
        advance()
        return TextPattern(try RegularExpression(text, field: "regular expression"))
      case .word, .sign, .end: break
      }
    } catch {
      throw self.error(error.description, at: token)
    }
    throw error(
      "\(spelled(current)) stands where a pattern was expected",
      hint: "write a pattern in quotes, as \"db*\", or a regular expression, as /^db/")
  }

  private mutating func bound() throws(RuleSyntaxError) -> RuleBound {
    switch current.kind {
    case .quoted(let text):
      advance()
      return .text(text)
    case .word:
      let word = try bareWord()
      return TextComparison.number(word).map { .number($0, text: word) } ?? .text(word)
    case .sign, .regularExpression, .end: throw missingValue()
    }
  }
}
