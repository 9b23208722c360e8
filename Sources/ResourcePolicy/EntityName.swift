/// The name of a group, plan or rule: a letter, then up to 127 letters, digits or `_ $ # . -`.
/// The case is kept as written and ignored in comparisons.
public struct EntityName: Sendable {
  public let text: String
  /// The name as compared: lower case.
  public let key: String

  /// - Throws: ``PolicyError/invalidName(_:problem:)`` naming the first thing wrong.
  public init(_ text: String) throws(PolicyError) {
    if let problem = Self.problem(in: text) {
      throw .invalidName(text, problem: problem)
    }
    self.init(unchecked: text)
  }

  /// For names that stand in our own source.
  init(unchecked text: String) {
    self.text = text
    key = text.lowercased()
  }

  private static func problem(in text: String) -> String? {
    guard let first = text.unicodeScalars.first else { return "it is empty" }
    guard first.isASCIILetter else { return "it must start with a letter A-Z or a-z" }
    for scalar in text.unicodeScalars where !isAllowed(scalar) {
      return "allowed are letters, digits and _ $ # . -"
    }
    return text.utf8.count > 128 ? "it is longer than 128 characters" : nil
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCIILetter || ("0"..."9").contains(scalar) || "_$#.-".unicodeScalars.contains(scalar)
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}

extension EntityName: Hashable, Comparable, CustomStringConvertible {
  public static func == (a: EntityName, b: EntityName) -> Bool { a.key == b.key }
  public static func < (a: EntityName, b: EntityName) -> Bool { a.key < b.key }
  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
  public var description: String { text }
}

extension EntityName: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: String(describing: error)))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(text)
  }
}
