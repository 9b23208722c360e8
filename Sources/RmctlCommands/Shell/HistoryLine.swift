/// Statements over several lines as one line that means the same when it comes back.
enum HistoryLine {
  static func of(_ text: String) -> String {
    var line = ""
    var quote: Character?
    var isComment = false
    var rest = text[...]
    while let character = rest.popFirst() {
      if isComment, !character.isNewline { continue }
      switch character {
      case "\\" where quote == nil && rest.first?.isNewline == true:
        rest.removeFirst()
      case "\\" where quote != "'":
        line.append(character)
        if let next = rest.popFirst() { line.append(next) }
      case _ where character.isNewline && quote == nil:
        isComment = false
        if !line.isEmpty, !rest.isEmpty { line += "; " }
      case "#" where quote == nil && (line.isEmpty || line.hasSuffix(" ")) && text.hasNewline:
        isComment = true
      default:
        if character == quote {
          quote = nil
        } else if quote == nil, character == "'" || character == "\"" {
          quote = character
        }
        line.append(character)
      }
    }
    return line
  }
}

extension String {
  fileprivate var hasNewline: Bool { contains(where: \.isNewline) }
}
