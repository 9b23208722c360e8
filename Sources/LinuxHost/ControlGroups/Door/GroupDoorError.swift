import Glibc

/// Why something could not be done with a control group. Nothing has changed unless the case says
/// otherwise.
package enum GroupDoorError: Error, Equatable, Sendable {
  package enum Operation: String, Sendable {
    case open, read, write
    case make = "mkdir"
    case remove = "rmdir"
    case list
  }

  /// A system call failed with this error number. `path` is below the root of the door; `value` is
  /// what was to be written.
  case failed(Operation, path: String, value: String?, number: Int32)
  /// The root is on a file system of another type.
  case foreignFileSystem(root: String, magic: UInt32)
  /// The kernel took only a part of a value. What it made of it is not known.
  case short(path: String, value: String, taken: Int)
  /// The file holds more than any file of its kind.
  case tooLarge(path: String, limit: Int)
  /// The file holds something of another form.
  case malformed(path: String, text: String)
  /// After all attempts processes or groups were left.
  case notEmpty(path: String, attempts: Int)
  /// There are more groups below this one than are ever made, or they are nested deeper.
  case tooMany(path: String)

  /// The error number, where a system call failed.
  package var number: Int32? {
    if case .failed(_, _, _, let number) = self { number } else { nil }
  }

  /// Whether the group or file is not there (any more).
  package var isAbsence: Bool { number == ENOENT || number == ENODEV }
}

extension GroupDoorError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .failed(let operation, let path, let value, let number):
      "\(operation.rawValue) \(path)" + (value.map { ", value \"\($0)\"" } ?? "")
        + ": \(Self.text(of: number))"
    case .foreignFileSystem(let root, let magic):
      "\(root) is no control group: its file system has the type 0x\(String(magic, radix: 16))"
    case .short(let path, let value, let taken):
      "write \(path): only \(taken) bytes of \"\(value)\" were taken"
    case .tooLarge(let path, let limit):
      "read \(path): more than \(limit) bytes"
    case .malformed(let path, let text):
      "\(path) has an unknown form: \"\(text.prefix(80))\""
    case .notEmpty(let path, let attempts):
      "the control group \(path) is not empty after \(attempts) attempts"
    case .tooMany(let path):
      "there are too many groups below \(path), or they are nested too deep"
    }
  }

  private static func text(of number: Int32) -> String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
  }
}
