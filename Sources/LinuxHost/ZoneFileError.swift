/// Why a time zone could not be read from this machine.
package enum ZoneFileError: Error, Equatable, Sendable {
  /// The name is none that a zone can have; `problem` says why.
  case invalidName(String, problem: String)
  /// There is no such zone in the folder.
  case notFound(String, folder: String)
  /// The file is there and cannot be read; `number` is the error number.
  case unreadable(path: String, number: Int32)
  /// The file is no zone file of version 2 or later.
  case malformed(path: String, problem: String)
}

extension ZoneFileError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidName(let name, let problem):
      "\"\(name)\" is not the name of a time zone: \(problem)"
    case .notFound(let name, let folder):
      "no time zone named \"\(name)\" in \(folder); names look like Europe/Berlin, and the "
        + "package tzdata brings them"
    case .unreadable(let path, let number):
      "the time zone file \(path) cannot be read: error \(number)"
    case .malformed(let path, let problem):
      "\(path) is not a time zone file: \(problem); install the package tzdata again"
    }
  }
}
