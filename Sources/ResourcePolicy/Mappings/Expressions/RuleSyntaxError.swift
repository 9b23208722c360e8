/// Why a text is not a rule expression, and where.
public struct RuleSyntaxError: Error, Hashable, Sendable {
  /// The whole expression as it was written.
  public let text: String
  /// The character at which it went wrong, counted from 1; one more than there are at the end.
  public let column: Int
  public let message: String
  /// How to write it right.
  public let hint: String?
  /// Words that were probably meant, the likeliest first.
  public let suggestions: [String]

  init(
    text: String, column: Int, message: String, hint: String? = nil, suggestions: [String] = []
  ) {
    self.text = text
    self.column = column
    self.message = message
    self.hint = hint ?? suggestions.first.map { "did you mean \($0)?" }
    self.suggestions = suggestions
  }
}

extension RuleSyntaxError: CustomStringConvertible {
  /// The message, the text around the column, a caret below it and the hint: up to four lines.
  public var description: String { ([headline] + excerpt).joined(separator: "\n") }

  /// What is wrong and in which column.
  public var headline: String { "column \(column): \(message)" }

  /// The text around the column, a caret below it, and the hint.
  public var excerpt: [String] {
    let (line, offset) = visiblePart
    let caret = "  " + String(repeating: " ", count: offset) + "^"
    return ["  \(line)", caret] + (hint.map { ["  \($0)"] } ?? [])
  }

  private static let widest = 72

  /// One line of the text and how many characters of it stand before the caret.
  private var visiblePart: (line: String, offset: Int) {
    let visible = text.map { character in
      let isInvisible = character.unicodeScalars.contains(where: FreeText.isInvisible)
      return isInvisible ? Character(" ") : character
    }
    let before = min(max(column - 1, 0), visible.count)
    guard visible.count > Self.widest else { return (String(visible), before) }
    let start = max(0, before - Self.widest / 2)
    let end = min(visible.count, start + Self.widest)
    let lead = start > 0 ? "..." : ""
    let tail = end < visible.count ? "..." : ""
    return (lead + String(visible[start..<end]) + tail, lead.count + before - start)
  }
}
