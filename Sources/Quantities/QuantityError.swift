/// Why a text is not a quantity. Every case carries the text as the user wrote it, so that the
/// message can quote it, and `description` says how to write it right.
public enum QuantityError: Error, Equatable, Sendable {
  /// Nothing was written where a quantity was expected.
  case empty(expected: String)
  /// The text is not a number in the accepted form.
  case malformed(text: String, expected: String)
  /// The number is followed by a unit that this quantity does not have.
  case unknownUnit(text: String, unit: String, known: String)
  /// The number is well formed but outside the range.
  case outOfRange(text: String, range: String)
}

extension QuantityError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty(let expected):
      "a value is missing; expected \(expected)"
    case .malformed(let text, let expected):
      "\"\(text)\" is not \(expected)"
    case .unknownUnit(let text, let unit, let known):
      "\"\(text)\" has the unknown unit \"\(unit)\"; known units: \(known)"
    case .outOfRange(let text, let range):
      "\"\(text)\" is out of range; allowed: \(range)"
    }
  }
}
