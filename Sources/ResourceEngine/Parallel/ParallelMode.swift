public import Quantities

/// How a call comes to its degree of parallelism (DOP).
public enum ParallelMode: Hashable, Sendable {
  /// In the session's own process; no parallel servers.
  case serial
  /// With exactly this degree, or not yet.
  case manual(degree: Int)
  /// With the degree that ``DegreeOfParallelism`` gives, or fewer when servers are short.
  case automatic
  /// The same, and the degree follows load and free servers while the call runs.
  case adaptive

  /// The degrees that can be asked for.
  public static let degreeRange = 1...1_000_000
}

extension ParallelMode: CustomStringConvertible {
  /// Reads `serial`, `auto`, `adaptive` or a degree.
  ///
  /// - Throws: ``QuantityError``.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "serial, auto, adaptive or a degree such as 8"
    switch text.lowercased() {
    case "serial": self = .serial
    case "auto": self = .automatic
    case "adaptive": self = .adaptive
    case let word where word.utf8.first.map { (48...57).contains($0) } == true:
      self = .manual(degree: try Count.parse(text, in: Self.degreeRange))
    case "": throw .empty(expected: expected)
    default: throw .malformed(text: text, expected: expected)
    }
  }

  public var description: String {
    switch self {
    case .serial: "serial"
    case .manual(let degree): String(degree)
    case .automatic: "auto"
    case .adaptive: "adaptive"
    }
  }
}

extension ParallelMode: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(parsing: text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(description)
  }
}
