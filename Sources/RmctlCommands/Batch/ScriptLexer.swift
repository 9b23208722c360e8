/// Cuts a script into statements: the quoting of the POSIX shell without its expansions, `;` and
/// newlines between statements, `#` comments, and `:name` variables.
struct ScriptLexer {
  private let text: [Character]
  private let file: String
  private var index = 0
  private var line = 1
  private var column = 1

  static let longestLine = 64 << 10

  init(_ text: String, file: String) {
    // A byte-order mark is no part of the first word.
    let start = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    self.text = Array(start)
    self.file = file
  }

  private var here: SourceLocation { SourceLocation(file: file, line: line, column: column) }
  private var current: Character? { index < text.count ? text[index] : nil }
  private var following: Character? { index + 1 < text.count ? text[index + 1] : nil }

  private mutating func advance() {
    if let character = current, character.isNewline {
      line += 1
      column = 1
    } else {
      column += 1
    }
    index += 1
  }

  /// The next statement; nil at the end.
  ///
  /// - Throws: ``ScriptError``; reading goes on behind the line that is wrong.
  mutating func next(_ variables: [String: String]) throws(ScriptError) -> ScriptStatement? {
    skipBlank()
    guard let first = current else { return nil }
    let location = here
    let start = index
    let isMeta = first == "\\"
    var words: [ScriptStatement.Word] = []
    do {
      while let character = current, !character.isNewline {
        if character == ";" { break }
        if character == " " || character == "\t" {
          advance()
        } else if character == "#", words.isEmpty || isWordStart {
          skipLine()
        } else if isContinuation {
          advance()
          advance()
        } else {
          words.append(try word(variables, isFirstOfMeta: isMeta && words.isEmpty))
        }
      }
    } catch {
      skipLine()
      throw error
    }
    let source = String(text[start..<index])
    guard source.utf8.count <= Self.longestLine else {
      throw ScriptError(
        location: location, message: "the statement is longer than \(Self.longestLine) bytes")
    }
    return ScriptStatement(words: words, location: location, source: source)
  }

  private var isWordStart: Bool {
    index == 0 || text[index - 1] == " " || text[index - 1] == "\t"
  }

  /// A backslash right in front of the end of the line.
  private var isContinuation: Bool {
    current == "\\" && following?.isNewline == true
  }

  private mutating func skipBlank() {
    while let character = current {
      if character == "#" {
        skipLine()
      } else if character.isNewline || character == " " || character == "\t" || character == ";" {
        advance()
      } else {
        return
      }
    }
  }

  private mutating func skipLine() {
    while let character = current, !character.isNewline { advance() }
  }

  private mutating func word(
    _ variables: [String: String], isFirstOfMeta: Bool
  ) throws(ScriptError) -> ScriptStatement.Word {
    let location = here
    var word = ""
    if isFirstOfMeta {
      word.append("\\")
      advance()
    }
    while let character = current, !character.isNewline {
      switch character {
      case " ", "\t", ";":
        return ScriptStatement.Word(text: word, location: location)
      case "'":
        word += try quoted("'")
      case "\"":
        word += try quoted("\"")
      case "\\":
        word += try escaped()
      case ":" where word.isEmpty || word.last == "=" || word.last == ",":
        word += try variable(variables)
      default:
        word.append(character)
        advance()
      }
    }
    return ScriptStatement.Word(text: word, location: location)
  }

  private mutating func escaped() throws(ScriptError) -> String {
    let location = here
    advance()
    guard let character = current else {
      throw ScriptError(
        location: location, message: "a backslash ends the input", isIncomplete: true)
    }
    advance()
    return character.isNewline ? "" : String(character)
  }

  private mutating func quoted(_ quote: Character) throws(ScriptError) -> String {
    let location = here
    var text = ""
    advance()
    while let character = current {
      if character == quote {
        advance()
        return text
      }
      if quote == "\"", character == "\\", let next = following, next == "\"" || next == "\\" {
        advance()
        text.append(next)
      } else {
        text.append(character)
      }
      advance()
    }
    throw ScriptError(
      location: location, message: "the quote \(quote) is not closed", isIncomplete: true)
  }

  /// `:name` or `:'name'`; a colon in front of anything else stands for itself.
  private mutating func variable(
    _ variables: [String: String]
  ) throws(ScriptError) -> String {
    let location = here
    advance()
    let isQuoted = current == "'"
    if isQuoted { advance() }
    var name = ""
    while let character = current, character == "_" || character.isLetter || character.isNumber {
      name.append(character)
      advance()
    }
    if isQuoted {
      guard current == "'" else {
        throw ScriptError(location: location, message: "the quote ' is not closed")
      }
      advance()
    }
    guard let first = name.first, first.isLetter || first == "_" else { return ":" + name }
    guard let value = variables[name] else {
      throw ScriptError(location: location, message: "the variable \"\(name)\" is not set")
    }
    return value
  }
}
