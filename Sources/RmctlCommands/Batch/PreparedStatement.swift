/// A statement of a script that has been understood and can be carried out.
struct PreparedStatement {
  enum Action {
    case command(Statement)
    case echo(String)
    /// A program to run, or a time to wait, in seconds.
    case program([String])
    case sleep(String)
  }

  let action: Action
  let location: SourceLocation
  let source: String

  /// - Parameter isAtomic: refuse what cannot be taken back.
  /// - Throws: ``CommandError/located(_:_:)``.
  init(
    _ statement: ScriptStatement, inherited: [String], isAtomic: Bool
  ) throws(CommandError) {
    location = statement.location
    source = statement.source
    let arguments = Array(statement.texts.dropFirst())
    switch statement.metaCommand {
    case "echo":
      action = .echo(arguments.joined(separator: " "))
    case "!":
      action = .program(arguments)
    case "sleep":
      action = .sleep(arguments.joined(separator: " "))
    default:
      do {
        action = .command(try Statement(parsing: statement.texts, inherited: inherited))
      } catch {
        throw .located(error, Self.place(of: error, in: statement))
      }
    }
    if case .command(let command) = action, case .command(_, _, let path) = command.content,
      ["batch", "shell"].contains(path)
    {
      throw .located(
        .usage("a script cannot start another \(path)", hint: "include a file with \\i FILE"),
        location)
    }
    if isAtomic, let objection = objection(inherited) {
      throw .located(
        .usage(
          "\(objection), so it cannot be part of a change that is made as a whole",
          hint: "rmctl batch --no-atomic"), location)
    }
  }

  private func objection(_ inherited: [String]) -> String? {
    switch action {
    case .echo: nil
    case .program: "\\! runs a program"
    case .sleep: "\\sleep waits"
    case .command(let statement):
      switch statement.content {
      case .help: nil
      case .command(let command, let global, let path):
        type(of: command).atomicObjection.map { "\(path): \($0)" }
          ?? (global.requestID == nil
            ? nil : "--request-id names a whole request; give it to batch")
          ?? (global.state.map { inherited.contains($0) } ?? true
            ? nil : "--state names another state")
      }
    }
  }

  /// The word that the message quotes, else the first.
  private static func place(
    of error: CommandError, in statement: ScriptStatement
  ) -> SourceLocation {
    let quoted = statement.words.last { word in
      !word.text.isEmpty
        && (error.message.contains("'\(word.text)'") || error.message.contains("\"\(word.text)\""))
    }
    return quoted?.location ?? statement.location
  }
}
