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

/// Cuts a rule expression into words and signs. It reads scalars, so that no accent that follows a
/// quote hides it, and counts characters.
struct RuleLexer {
  private let text: String
  private let scalars: [Unicode.Scalar]
  /// The column of each scalar, and of the end; empty where all are their own.
  private let columns: [Int]
  private var index = 0
  private var tokens: [RuleToken] = []

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
    // Of plain text every scalar is a character.
    guard text.utf8.count > scalars.count || text.utf8.contains(13) else {
      columns = []
      return
    }
    var columns: [Int] = []
    for (index, character) in text.enumerated() {
      columns += Array(repeating: index + 1, count: character.unicodeScalars.count)
    }
    self.columns = columns + [(columns.last ?? 0) + 1]
  }

  /// Whether a value needs no quotes.
  static func isBareWord(_ text: String) -> Bool {
    guard !text.isEmpty, text.unicodeScalars.allSatisfy(isWordScalar) else { return false }
    return !zip(text.unicodeScalars, text.unicodeScalars.dropFirst()).contains {
      $0 == "." && $1 == "."
    }
  }

  /// All tokens, the last of which is the end.
  mutating func tokenize() throws(RuleSyntaxError) -> [RuleToken] {
    while let scalar = peek() {
      if Self.isSpace(scalar) {
        index += 1
      } else {
        try token(scalar)
      }
    }
    add(.end, at: index)
    return tokens
  }

  private mutating func token(_ first: Unicode.Scalar) throws(RuleSyntaxError) {
    let start = index
    switch first {
    case "\"", "'":
      add(.quoted(try quoted(first)), at: start)
    case "/" where isAfterMatch:
      add(.regularExpression(try regularExpression()), at: start)
    case _ where Self.isWordScalar(first) && !isRange(at: index):
      add(.word(word()), at: start)
    default:
      add(.sign(try sign(first)), at: start)
    }
  }

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    index + offset < scalars.count ? scalars[index + offset] : nil
  }

  private mutating func add(_ kind: RuleToken.Kind, at start: Int) {
    tokens.append(RuleToken(kind: kind, column: column(at: start)))
  }

  /// A slash begins a regular expression only where one can stand; elsewhere it begins a path.
  private var isAfterMatch: Bool {
    tokens.last?.kind == .sign("~") || tokens.last?.kind == .sign("!~")
  }

  private func isRange(at index: Int) -> Bool {
    index + 1 < scalars.count && scalars[index] == "." && scalars[index + 1] == "."
  }

  private mutating func word() -> String {
    let start = index
    while let next = peek(), Self.isWordScalar(next), !isRange(at: index) { index += 1 }
    return string(start..<index)
  }

  private func string(_ range: Range<Int>) -> String {
    if columns.isEmpty {
      // Every scalar is a byte of the text.
      let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
      return String(text[start..<text.utf8.index(start, offsetBy: range.count)])
    }
    var string = ""
    string.unicodeScalars.append(contentsOf: scalars[range])
    return string
  }

  private func column(at index: Int) -> Int {
    columns.isEmpty ? index + 1 : index < columns.count ? columns[index] : columns.count
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
  }

  /// Letters are those of any script.
  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "-", "@", "/", ":": true
    default: !scalar.isASCII && scalar.properties.isAlphabetic && !FreeText.isInvisible(scalar)
    }
  }

  private func error(_ message: String, at index: Int, hint: String? = nil) -> RuleSyntaxError {
    RuleSyntaxError(text: text, column: column(at: index), message: message, hint: hint)
  }
}

// MARK: Quoted texts

extension RuleLexer {
  private mutating func quoted(_ quote: Unicode.Scalar) throws(RuleSyntaxError) -> String {
    let start = index
    var value = String.UnicodeScalarView()
    index += 1
    while let next = peek() {
      try checkVisible(next)
      index += 1
      if next == quote { return String(value) }
      if next == "\\" {
        value.append(try escaped())
      } else {
        value.append(next)
      }
    }
    throw error("the text is not closed", at: start, hint: "close it with another \(quote)")
  }

  private mutating func escaped() throws(RuleSyntaxError) -> Unicode.Scalar {
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
        return TextPattern.withoutEscapedSlashes(string((start + 1)..<(index - 1)))
      }
      isEscaped = !isEscaped && next == "\\"
    }
    throw error(
      "the regular expression is not closed", at: start,
      hint: "close it with a slash; inside it a slash is written \\/")
  }

  private func checkVisible(_ scalar: Unicode.Scalar) throws(RuleSyntaxError) {
    guard FreeText.isInvisible(scalar) else { return }
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

  private mutating func sign(_ first: Unicode.Scalar) throws(RuleSyntaxError) -> String {
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
