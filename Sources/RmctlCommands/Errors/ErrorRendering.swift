import ResourceManagement

extension CommandError {
  /// For people: message and code, then what was probably meant and what to do.
  var text: String {
    var lines = ["\(place)\(TerminalText.escaped(message)) (\(code.rawValue))"]
    if !suggestions.isEmpty {
      lines.append(
        "  did you mean: \(suggestions.map(TerminalText.escaped).joined(separator: ", "))?")
    }
    if let hint { lines.append("  try: \(TerminalText.escaped(hint))") }
    return lines.joined(separator: "\n")
  }

  private var place: String {
    location.map { "\(TerminalText.escaped($0.file)):\($0.line):\($0.column): " } ?? "rmctl: "
  }

  /// For programs: one JSON object.
  func json(exitCode: Int32) -> String {
    var error = Record([
      "code": .text(code.rawValue), "exit": .count(Int(exitCode)), "message": .text(message),
      "suggestions": .list(suggestions.map { .text($0) }), "hint": .text(hint),
    ])
    if let location {
      error.append(
        "location",
        .object(
          Record([
            "file": .text(location.file), "line": .count(location.line),
            "column": .count(location.column),
          ])))
    } else {
      error.append("location", .null)
    }
    return Record(["error": .object(error)]).json(isPretty: false)
  }
}
