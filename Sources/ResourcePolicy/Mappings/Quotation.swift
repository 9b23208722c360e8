/// Texts of a session or a rule inside a message: in quotes, on one line and not too long.
enum Quotation {
  private static let longest = 80

  static func of(_ text: String) -> String {
    var quoted = "\""
    for (index, character) in text.enumerated() {
      guard index < longest else { return quoted + "...\"" }
      if character == "\"" || character == "\\" {
        quoted += "\\"
        quoted.append(character)
      } else if let scalar = character.unicodeScalars.first(where: FreeText.isInvisible) {
        quoted += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      } else {
        quoted.append(character)
      }
    }
    return quoted + "\""
  }

  /// At most eight of them, then how many there are.
  static func list(_ texts: [String]) -> String {
    let shown = texts.prefix(8).map(of).joined(separator: ", ")
    return texts.count <= 8 ? shown : "\(shown) and \(texts.count - 8) more"
  }
}
