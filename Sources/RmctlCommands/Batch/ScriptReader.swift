import Glibc

/// Reads a script with everything it includes, all of it, before anything is done: variables are
/// set on the way, mistakes are collected.
struct ScriptReader {
  static let mostBytes = 16 << 20
  static let mostStatements = 100_000
  static let deepestInclude = 16
  static let mostFiles = 1000

  var variables: [String: String]
  private(set) var statements: [ScriptStatement] = []
  private(set) var errors: [ScriptError] = []
  private var files = 0

  init(variables: [String: String]) {
    self.variables = variables
  }

  /// - Parameter path: `-` for standard input.
  mutating func read(file path: String) {
    include(path, from: nil, open: [])
  }

  mutating func read(text: String, file: String) {
    read(text, file: file, open: [])
  }

  private mutating func read(_ text: String, file: String, open: [String]) {
    var lexer = ScriptLexer(text, file: file)
    while true {
      do {
        guard let statement = try lexer.next(variables) else { return }
        guard statements.count < Self.mostStatements else {
          return fail(
            statement.location, "a script has at most \(Self.mostStatements) statements")
        }
        handle(statement, open: open + [file])
      } catch {
        errors.append(error)
      }
    }
  }

  private mutating func handle(_ statement: ScriptStatement, open: [String]) {
    let arguments = Array(statement.texts.dropFirst())
    switch statement.metaCommand {
    case nil, "echo", "!", "sleep":
      statements.append(statement)
    case "set":
      guard let name = arguments.first, !name.isEmpty else {
        return fail(statement.location, "\\set needs a name and a value")
      }
      variables[name] = arguments.dropFirst().joined(separator: " ")
    case "unset":
      arguments.forEach { variables[$0] = nil }
    case "i", "ir":
      guard arguments.count == 1, let path = arguments.first else {
        return fail(statement.location, "\\\(statement.metaCommand ?? "i") needs one file")
      }
      let isRelative = statement.metaCommand == "ir" && !path.hasPrefix("/")
      let folder = (open.last ?? "").split(separator: "/", omittingEmptySubsequences: false)
        .dropLast().joined(separator: "/")
      include(
        isRelative && !folder.isEmpty ? "\(folder)/\(path)" : path, from: statement.location,
        open: open)
    case let name?:
      fail(statement.location, "\\\(name) has no meaning in a batch")
    }
  }

  private mutating func include(_ path: String, from place: SourceLocation?, open: [String]) {
    let location = place ?? SourceLocation(file: path, line: 1, column: 1)
    guard !open.contains(path) else {
      return fail(location, "\(path) includes itself")
    }
    guard open.count < Self.deepestInclude else {
      return fail(location, "files are included more than \(Self.deepestInclude) deep")
    }
    files += 1
    guard files <= Self.mostFiles else {
      if files == Self.mostFiles + 1 {
        fail(location, "a script includes at most \(Self.mostFiles) files")
      }
      return
    }
    do throws(CommandError) {
      let bytes = path == "-" ? Self.standardInput() : try ScriptFile.bytes(of: path)
      guard bytes.count <= Self.mostBytes else {
        return fail(location, "\(path) has more than \(Self.mostBytes) bytes")
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return fail(location, "\(path) is not UTF-8")
      }
      read(text, file: path, open: open)
    } catch {
      fail(location, error.message)
    }
  }

  static func standardInput() -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while bytes.count <= mostBytes {
      let got = Glibc.read(0, &chunk, chunk.count)
      if got > 0 {
        bytes += chunk[..<got]
      } else if got == 0 || errno != EINTR {
        break
      }
    }
    return bytes
  }

  private mutating func fail(_ location: SourceLocation, _ message: String) {
    errors.append(ScriptError(location: location, message: message))
  }
}
