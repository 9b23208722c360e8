/// A word or a sign of a rule expression.
struct RuleToken: Hashable {
  enum Kind: Hashable {
    case word(String)
    case quoted(String)
    /// What stands between the slashes, with `\/` read as a slash.
    case regularExpression(String)
    /// `= != ~ !~ < <= > >= ( ) [ ] , ..`
    case sign(String)
    case end
  }

  let kind: Kind
  /// From 1, in characters.
  let column: Int
}

/// Cuts a rule expression into words and signs.
struct RuleLexer {
  private let text: String
  private let characters: [Character]
  private var index = 0
  private var tokens: [RuleToken] = []

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  /// Whether a value needs no quotes.
  static func isBareWord(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy(isWordCharacter) && !text.contains("..")
  }

  /// All tokens, the last of which is the end.
  mutating func tokenize() throws(RuleSyntaxError) -> [RuleToken] {
    while let character = peek() {
      if Self.isSpace(character) {
        index += 1
      } else {
        try token(character)
      }
    }
    add(.end, at: index)
    return tokens
  }

  private mutating func token(_ first: Character) throws(RuleSyntaxError) {
    let start = index
    switch first {
    case "\"", "'":
      add(.quoted(try quoted(first)), at: start)
    case "/" where isAfterMatch:
      add(.regularExpression(try regularExpression()), at: start)
    case _ where Self.isWordCharacter(first) && !isRange(at: index):
      add(.word(word()), at: start)
    default:
      add(.sign(try sign(first)), at: start)
    }
  }

  private func peek(_ offset: Int = 0) -> Character? {
    index + offset < characters.count ? characters[index + offset] : nil
  }

  private mutating func add(_ kind: RuleToken.Kind, at start: Int) {
    tokens.append(RuleToken(kind: kind, column: start + 1))
  }

  /// A slash begins a regular expression only where one can stand; elsewhere it begins a path.
  private var isAfterMatch: Bool {
    tokens.last?.kind == .sign("~") || tokens.last?.kind == .sign("!~")
  }

  private func isRange(at index: Int) -> Bool {
    index + 1 < characters.count && characters[index] == "." && characters[index + 1] == "."
  }

  private mutating func word() -> String {
    let start = index
    while let next = peek(), Self.isWordCharacter(next), !isRange(at: index) { index += 1 }
    return String(characters[start..<index])
  }

  private static func isSpace(_ character: Character) -> Bool {
    [" ", "\t", "\n", "\r", "\r\n"].contains(character)
  }

  /// Letters are those of any script.
  private static func isWordCharacter(_ character: Character) -> Bool {
    if character.isASCII { return character.isLetter || "0123456789_.-@/:".contains(character) }
    return character.isLetter && !character.unicodeScalars.contains(where: FreeText.isInvisible)
  }

  private func error(_ message: String, at index: Int, hint: String? = nil) -> RuleSyntaxError {
    RuleSyntaxError(text: text, column: index + 1, message: message, hint: hint)
  }
}

// MARK: Quoted texts

extension RuleLexer {
  private mutating func quoted(_ quote: Character) throws(RuleSyntaxError) -> String {
    let start = index
    var value = ""
    index += 1
    while let next = peek() {
      try checkVisible(next)
      index += 1
      if next == quote { return value }
      if next == "\\" {
        value.append(try escaped())
      } else {
        value.append(next)
      }
    }
    throw error("the text is not closed", at: start, hint: "close it with another \(quote)")
  }

  private mutating func escaped() throws(RuleSyntaxError) -> Character {
    guard let next = peek(), next == "\"" || next == "'" || next == "\\" else {
      throw error(
        "a backslash stands before a quote or a backslash only", at: index - 1,
        hint: "write \\\\ for a backslash")
    }
    index += 1
    return next
  }

  private mutating func regularExpression() throws(RuleSyntaxError) -> String {
    let start = index
    var isEscaped = false
    index += 1
    while let next = peek() {
      try checkVisible(next)
      index += 1
      if next == "/", !isEscaped {
        return TextPattern.withoutEscapedSlashes(String(characters[(start + 1)..<(index - 1)]))
      }
      isEscaped = !isEscaped && next == "\\"
    }
    throw error(
      "the regular expression is not closed", at: start,
      hint: "close it with a slash; inside it a slash is written \\/")
  }

  private func checkVisible(_ character: Character) throws(RuleSyntaxError) {
    guard let scalar = character.unicodeScalars.first(where: FreeText.isInvisible) else { return }
    let code = String(scalar.value, radix: 16, uppercase: true)
    throw error("the control character U+\(code) is not allowed", at: index)
  }
}

// MARK: Signs

extension RuleLexer {
  private static let signs = [
    "!=", "!~", "<=", ">=", "..", "=", "~", "<", ">", "(", ")", "[", "]", ",",
  ]

  /// What other languages write, and what is written here.
  private static let foreign = [
    "==": "=", "<>": "!=", "=~": "~", "&&": "and", "||": "or", "&": "and", "|": "or",
    "!": "not",
  ]

  private mutating func sign(_ first: Character) throws(RuleSyntaxError) -> String {
    let two = String(first) + (peek(1).map { String($0) } ?? "")
    if let here = Self.foreign[two] {
      throw error("\"\(two)\" is not a sign of rules", at: index, hint: "write \(here)")
    }
    for sign in Self.signs where sign == two || sign == String(first) {
      index += sign.count
      return sign
    }
    try checkVisible(first)
    let hint: String? =
      switch first {
      case "*", "?": "write a pattern in quotes, as in user ~ \"db*\""
      case "\u{201C}", "\u{201D}", "\u{2018}", "\u{2019}": "write straight quotes: \" or '"
      case "\u{A0}": "write a plain space"
      default:
        Self.foreign[String(first)].map { "write \($0)" } ?? "write other texts in quotes"
      }
    throw error("\(Quotation.of(String(first))) cannot stand here", at: index, hint: hint)
  }
}
