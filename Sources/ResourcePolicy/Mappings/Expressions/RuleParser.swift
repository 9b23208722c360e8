import Quantities

/// Builds the tree of a rule expression. Loosest first: `or`, `and`, `not`, comparisons.
struct RuleParser {
  private static let deepest = 64
  private static let mostTerms = 256

  let text: String
  private let tokens: [RuleToken]
  private var index = 0
  private var depth = 0
  private var terms = 0

  init(_ text: String) throws(RuleSyntaxError) {
    self.text = text
    var lexer = RuleLexer(text)
    tokens = try lexer.tokenize()
  }

  mutating func parse() throws(RuleSyntaxError) -> RuleNode {
    if current.kind == .end {
      throw error("the expression is empty", hint: "write for example user = \"dba\"")
    }
    let node = try disjunction()
    guard current.kind != .end else { return node }
    throw unexpectedRest()
  }

  /// `a or b or c`.
  private mutating func disjunction() throws(RuleSyntaxError) -> RuleNode {
    var nodes = [try conjunction()]
    while take(keyword: "or") { nodes.append(try conjunction()) }
    return nodes.count == 1 ? nodes[0] : .any(nodes)
  }

  /// `a and b and c`.
  private mutating func conjunction() throws(RuleSyntaxError) -> RuleNode {
    var nodes = [try negation()]
    while take(keyword: "and") { nodes.append(try negation()) }
    return nodes.count == 1 ? nodes[0] : .all(nodes)
  }

  private mutating func negation() throws(RuleSyntaxError) -> RuleNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw error("the expression is nested more than \(Self.deepest) deep")
    }
    guard take(keyword: "not") else { return try primary() }
    return .not(try negation())
  }

  private mutating func primary() throws(RuleSyntaxError) -> RuleNode {
    let opening = current
    if take(sign: "(") {
      let node = try disjunction()
      if take(sign: ")") { return node }
      guard current.kind == .end else { throw unexpectedRest() }
      throw error("the parenthesis is not closed", at: opening, hint: "write the missing )")
    }
    if isOperatorNext(1) { return try comparison() }
    if take(keyword: "true") { return .constant(true) }
    if take(keyword: "false") { return .constant(false) }
    return try comparison()
  }

  /// Something stands where the expression could have ended.
  private func unexpectedRest() -> RuleSyntaxError {
    switch current.kind {
    case .sign(")"): error("a ) has no (")
    case .word(let word):
      error(
        "\"and\" or \"or\" is missing before \(Quotation.of(word))",
        suggestions: DidYouMean.suggestions(for: word, among: ["and", "or", "zone"]))
    case .sign, .quoted, .regularExpression, .end:
      error("\(spelled(current)) cannot stand here", hint: "join comparisons with and or or")
    }
  }
}

// MARK: Tokens

extension RuleParser {
  /// The last token is the end, and the index never passes it.
  var current: RuleToken { tokens[index] }

  mutating func advance() {
    if index + 1 < tokens.count { index += 1 }
  }

  func peek(_ offset: Int) -> RuleToken.Kind {
    index + offset < tokens.count ? tokens[index + offset].kind : .end
  }

  func isOperatorNext(_ offset: Int) -> Bool {
    guard case .sign(let sign) = peek(offset) else { return false }
    return Self.isOperator(sign)
  }

  func isNext(keyword: String) -> Bool {
    guard case .word(let word) = current.kind else { return false }
    return TextComparison.areEqual(word, keyword, matchesCase: false)
  }

  mutating func take(keyword: String) -> Bool {
    guard isNext(keyword: keyword) else { return false }
    advance()
    return true
  }

  mutating func take(sign: String) -> Bool {
    guard current.kind == .sign(sign) else { return false }
    advance()
    return true
  }

  mutating func countTerm() throws(RuleSyntaxError) {
    terms += 1
    guard terms <= Self.mostTerms else {
      throw error(
        "there are more than \(Self.mostTerms) comparisons",
        hint: "write user in (...) for many values, or several rules")
    }
  }

  func error(
    _ message: String, at token: RuleToken? = nil, hint: String? = nil,
    suggestions: [String] = []
  ) -> RuleSyntaxError {
    RuleSyntaxError(
      text: text, column: (token ?? current).column, message: message, hint: hint,
      suggestions: suggestions)
  }

  /// A token as a message names it.
  func spelled(_ token: RuleToken) -> String {
    switch token.kind {
    case .word(let word): Quotation.of(word)
    case .quoted(let text): "the text \(Quotation.of(text))"
    case .regularExpression: "a regular expression"
    case .sign(let sign): "\"\(sign)\""
    case .end: "the end"
    }
  }
}
