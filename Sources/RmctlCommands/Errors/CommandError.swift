import Glibc
import ResourceManagement

/// Everything that ends a command other than success.
enum CommandError: Error {
  case management(ManagementError, suggestions: [String])
  /// The words make no sense: unknown option, missing value.
  case usage(String, suggestions: [String] = [], hint: String? = nil)
  case unknownCommand(String, suggestions: [String], hint: String)
  /// An option's value is not what it should be.
  case value(option: String, QuantityError)
  /// Any other refusal, with its code.
  case refused(ErrorCode, String, suggestions: [String] = [], hint: String? = nil)
  /// Standard output took no more; the error number.
  case outputFailed(Int32)
  /// A statement of a script failed for this reason.
  indirect case statementFailed(CommandError)
  /// The place in a script where another error arose.
  indirect case located(CommandError, SourceLocation)

  var code: ErrorCode {
    switch self {
    case .management(let error, _): error.code
    case .usage: .usageInvalid
    case .unknownCommand: .usageUnknownCommand
    case .value(_, .outOfRange): .valueOutOfRange
    case .value: .valueInvalid
    case .refused(let code, _, _, _): code
    case .outputFailed: .outputFailed
    case .statementFailed: .batchStatementFailed
    case .located(let error, _): error.code
    }
  }

  var message: String {
    switch self {
    case .management(let error, _): error.description
    case .usage(let message, _, _): message
    case .unknownCommand(let message, _, _): message
    case .value(let option, let error): "\(option): \(error)"
    case .refused(_, let message, _, _): message
    case .outputFailed(let number):
      "standard output: \(String(cString: strerror(number)))"
    case .statementFailed(let error): "\(error.message) (\(error.code.rawValue))"
    case .located(let error, _): error.message
    }
  }

  var suggestions: [String] {
    switch self {
    case .management(_, let suggestions), .usage(_, let suggestions, _),
      .unknownCommand(_, let suggestions, _), .refused(_, _, let suggestions, _):
      suggestions
    case .value, .outputFailed: []
    case .located(let error, _), .statementFailed(let error): error.suggestions
    }
  }

  var hint: String? {
    switch self {
    case .management(let error, _): error.hint
    case .usage(_, _, let hint): hint
    case .unknownCommand(_, _, let hint): hint
    case .refused(_, _, _, let hint): hint
    case .value, .outputFailed: nil
    case .located(let error, _), .statementFailed(let error): error.hint
    }
  }

  var location: SourceLocation? {
    if case .located(_, let location) = self { location } else { nil }
  }
}

/// A place in a batch file.
struct SourceLocation: Hashable {
  let file: String
  let line: Int
  let column: Int
}

/// A command that has said all it has to say and ends with a code of its own.
struct EarlyExit: Error {
  let code: Int32
}
