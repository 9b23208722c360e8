import ResourceManagement

extension CommandError {
  /// For people: message and code, then what was probably meant and what to do.
  var text: String {
    if let document { return text(of: document) }
    // The first line ends in the code; what follows shows a place in the user's own text.
    let message = details.map { [$0.headline] + $0.excerpt } ?? [self.message]
    var lines = message.map(TerminalText.escaped)
    lines[0] = "\(place)\(lines[0])\(details == nil ? "" : cause) (\(code.rawValue))"
    if !suggestions.isEmpty {
      lines.append(
        "  did you mean: \(suggestions.map(TerminalText.escaped).joined(separator: ", "))?")
    }
    if let hint { lines.append("  try: \(TerminalText.escaped(hint))") }
    return lines.joined(separator: "\n")
  }

  /// Of an error that points into a text; nil for all others, whose messages are one line.
  private var details: RuleSyntaxError? {
    switch self {
    case .management(.policy(.invalidCondition(let error)), _): error
    case .located(let error, _), .statementFailed(let error): error.details
    default: nil
    }
  }

  /// The code of what failed in a statement of a script, in front of that of the script.
  private var cause: String {
    switch self {
    case .located(let error, _): error.cause
    case .statementFailed(let error): " (\(error.code.rawValue))"
    default: ""
    }
  }

  /// Of policy files that are wrong in several places; nil for all others.
  private var document: DocumentErrors? {
    switch self {
    case .management(.document(let error), _): error
    case .located(let error, _), .statementFailed(let error): error.document
    default: nil
    }
  }

  /// Every mistake with its place, then how many there are.
  private func text(of document: DocumentErrors) -> String {
    var lines = document.problems.flatMap { problem -> [String] in
      let meant = problem.suggestions.joined(separator: ", ")
      let remedy = meant.isEmpty ? problem.hint : "did you mean: \(meant)?"
      return [problem.description] + (remedy.map { ["  \($0)"] } ?? [])
    }
    lines.append(
      "rmctl: \(Plural.of(document.count, "mistake")); nothing was changed\(cause)"
        + " (\(code.rawValue))")
    return lines.map(TerminalText.escaped).joined(separator: "\n")
  }

  private static func record(_ problem: DocumentError) -> Record {
    Record([
      "file": .text(problem.name), "line": .count(problem.line),
      "column": .count(problem.column), "path": .text(problem.path),
      "message": .text(problem.message),
      "suggestions": .list(problem.suggestions.map { .text($0) }),
      "hint": .text(problem.hint),
    ])
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
    if let document {
      error.append("problems", .list(document.problems.map { .object(Self.record($0)) }))
    }
    if !findings.isEmpty {
      error.append("findings", .list(findings.map { .object(FindingView.record($0)) }))
    }
    error.append("location", place(in: location?.file, location?.line, location?.column))
    return Record(["error": .object(error)]).json(isPretty: false)
  }

  /// What is wrong with a policy, when that is the error; else nothing.
  private var findings: [Finding] {
    switch self {
    case .management(.policy(.invalidPlan(_, let findings)), _),
      .management(.expectations(let findings), _):
      findings
    case .located(let error, _), .statementFailed(let error): error.findings
    default: []
    }
  }

  /// The place given, else the first mistake of a policy file or the column of a condition on the
  /// command line, which is in no file.
  private func place(in file: String?, _ line: Int?, _ column: Int?) -> Value {
    let mistake = document?.problems.first
    guard let line = line ?? mistake?.line ?? details.map({ _ in 1 }),
      let column = column ?? mistake?.column ?? details?.column
    else { return .null }
    return .object(
      Record([
        "file": .text(file ?? mistake?.name), "line": .count(line), "column": .count(column),
      ]))
  }
}
