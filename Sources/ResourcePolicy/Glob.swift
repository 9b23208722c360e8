/// A pattern with `*` (any run of characters) and `?` (any one character), compared without
/// ASCII case. Everything else stands for itself.
public struct Glob: Hashable, Sendable, CustomStringConvertible {
  public let pattern: String
  private let folded: [UInt8]

  /// - Throws: ``PolicyError/invalidText(field:problem:)`` when empty, too long or unprintable.
  public init(_ pattern: String, field: String) throws(PolicyError) {
    guard !pattern.isEmpty else { throw .invalidText(field: field, problem: "it is empty") }
    try FreeText.check(pattern, field: field)
    self.init(unchecked: pattern)
  }

  private init(unchecked pattern: String) {
    self.pattern = pattern
    folded = Self.fold(pattern)
  }

  public var description: String { pattern }

  /// The length of the text before the first wildcard: more is more specific.
  public var literalPrefixLength: Int {
    folded.firstIndex { $0 == Self.star || $0 == Self.question } ?? folded.count
  }

  /// - Complexity: O(pattern × text) at worst, no backtracking over more than one star.
  public func matches(_ text: String) -> Bool {
    let text = Self.fold(text)
    var (p, t) = (0, 0)
    var afterStar: (p: Int, t: Int)?
    while t < text.count {
      if p < folded.count, folded[p] == Self.star {
        p += 1
        afterStar = (p, t)
      } else if p < folded.count, folded[p] == Self.question {
        p += 1
        t = Self.afterCharacter(text, at: t)
      } else if p < folded.count, folded[p] == text[t] {
        p += 1
        t += 1
      } else if let back = afterStar {
        p = back.p
        t = back.t + 1
        afterStar = (p, t)
      } else {
        return false
      }
    }
    return folded[p...].allSatisfy { $0 == Self.star }
  }

  private static let star = UInt8(ascii: "*")
  private static let question = UInt8(ascii: "?")

  private static func fold(_ text: String) -> [UInt8] {
    text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }
  }

  /// Skips one UTF-8 character, so that `?` matches "é".
  private static func afterCharacter(_ text: [UInt8], at index: Int) -> Int {
    var next = index + 1
    while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }
}

extension Glob: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(text, field: "pattern")
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: String(describing: error)))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(pattern)
  }
}
