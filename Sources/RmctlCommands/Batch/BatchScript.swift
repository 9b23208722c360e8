import FoundationEssentials
import ResourceManagement

/// Everything a batch will do, understood before any of it is done.
struct BatchScript {
  struct Step {
    let statement: PreparedStatement
    /// The id under which a program asked for it, as it was written.
    let replyID: ReplyID?
  }

  let steps: [Step]

  /// - Throws: an error per mistake, all at once, as a ``BatchSyntaxErrors``.
  static func text(
    file: String, variables: [String: String], isAtomic: Bool, _ context: Context
  ) throws -> BatchScript {
    var reader = ScriptReader(variables: variables)
    reader.read(file: file)
    return try prepare(reader, isAtomic: isAtomic, context)
  }

  static func prepare(
    _ reader: ScriptReader, isAtomic: Bool, _ context: Context
  ) throws -> BatchScript {
    var mistakes = reader.errors.map { error in
      CommandError.located(.refused(.batchSyntax, error.message), error.location)
    }
    var steps: [Step] = []
    for statement in reader.statements {
      do {
        steps.append(
          Step(
            statement: try PreparedStatement(
              statement, inherited: context.dispatcher.inherited, isAtomic: isAtomic),
            replyID: nil))
      } catch {
        mistakes.append(error)
      }
    }
    guard mistakes.isEmpty else { throw BatchSyntaxErrors(mistakes: inOrder(mistakes)) }
    return BatchScript(steps: steps)
  }

  /// As a reader of the files comes across them.
  private static func inOrder(_ mistakes: [CommandError]) -> [CommandError] {
    let files = mistakes.compactMap { $0.location?.file }
    func key(_ mistake: CommandError) -> (Int, Int, Int) {
      guard let place = mistake.location else { return (0, 0, 0) }
      return (files.firstIndex(of: place.file) ?? 0, place.line, place.column)
    }
    return mistakes.sorted { key($0) < key($1) }
  }

  /// `RMCTL_VAR_name` gives `:name`.
  static func environmentVariables(_ environment: Environment) -> [String: String] {
    let prefix = "RMCTL_VAR_"
    var variables: [String: String] = [:]
    for (name, value) in environment.variables where name.hasPrefix(prefix) {
      variables[String(name.dropFirst(prefix.count))] = value
    }
    return variables
  }
}

/// All that is wrong in a script; nothing of it was done.
struct BatchSyntaxErrors: Error {
  let mistakes: [CommandError]
}

/// The id of a request in a stream of JSON lines: a string or a number, answered as it came.
enum ReplyID: Decodable {
  case text(String)
  case number(Int)

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Int.self) {
      self = .number(number)
    } else {
      self = .text(try value.decode(String.self))
    }
  }

  var value: Value {
    switch self {
    case .text(let text): .text(text)
    case .number(let number): .count(number)
    }
  }
}

extension BatchScript {
  private struct Request: Decodable {
    let id: ReplyID
    let argv: [String]
  }

  private static func passedLimit(all: Int, line: Int, statements: Int) -> String? {
    if all > ScriptReader.mostBytes { return "more than \(ScriptReader.mostBytes) bytes" }
    if line > ScriptLexer.longestLine {
      return "the line is longer than \(ScriptLexer.longestLine) bytes"
    }
    let most = ScriptReader.mostStatements
    return statements < most ? nil : "a script has at most \(most) statements"
  }

  /// One request a line: no quoting to get wrong for programs.
  static func jsonLines(
    file: String, isAtomic: Bool, _ context: Context
  ) throws -> BatchScript {
    let bytes = try file == "-" ? ScriptReader.standardInput() : ScriptFile.bytes(of: file)
    var steps: [Step] = []
    var mistakes: [CommandError] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 == 32 || $0 == 13 }) {
      let location = SourceLocation(file: file, line: index + 1, column: 1)
      if let limit = passedLimit(all: bytes.count, line: line.count, statements: steps.count) {
        mistakes.append(.located(.refused(.batchSyntax, limit), location))
        break
      }
      guard let request = try? JSONDecoder().decode(Request.self, from: Data(line)) else {
        mistakes.append(
          .located(
            .refused(.batchSyntax, "expected {\"id\": ..., \"argv\": [\"...\"]}"), location))
        continue
      }
      let words = request.argv.map { ScriptStatement.Word(text: $0, location: location) }
      let statement = ScriptStatement(
        words: words, location: location, source: request.argv.joined(separator: " "))
      do {
        steps.append(
          Step(
            statement: try PreparedStatement(
              statement, inherited: context.dispatcher.inherited, isAtomic: isAtomic),
            replyID: request.id))
      } catch {
        mistakes.append(error)
      }
    }
    guard mistakes.isEmpty else { throw BatchSyntaxErrors(mistakes: mistakes) }
    return BatchScript(steps: steps)
  }
}
