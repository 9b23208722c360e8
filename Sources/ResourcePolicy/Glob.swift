/// A pattern with `*` (any run of characters) and `?` (any one character), compared without
/// ASCII case unless asked otherwise. Everything else stands for itself.
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
    folded = pattern.utf8.map(TextComparison.fold)
  }

  public var description: String { pattern }

  /// The length of the text before the first wildcard: more is more specific.
  public var literalPrefixLength: Int {
    folded.firstIndex { $0 == Self.star || $0 == Self.question } ?? folded.count
  }

  var hasWildcard: Bool { folded.contains { $0 == Self.star || $0 == Self.question } }

  /// Whether it stands for one text only.
  public var isLiteral: Bool { !hasWildcard }

  /// Whether every text matches.
  public var matchesEverything: Bool { folded.allSatisfy { $0 == Self.star } }

  /// The pattern in lower case.
  public var foldedPattern: String { String(decoding: folded, as: UTF8.self) }

  /// A text as patterns that ignore case see it.
  public static func folded(_ text: String) -> String { TextComparison.folded(text) }

  /// - Parameter matchesCase: whether `a` differs from `A`.
  /// - Complexity: O(pattern × text) at worst, no backtracking over more than one star. Nothing
  ///   is allocated.
  public func matches(_ text: String, matchesCase: Bool = false) -> Bool {
    var text = text
    return text.withUTF8 { text in
      guard matchesCase else {
        return folded.withUnsafeBufferPointer { Self.matches($0, text, folds: true) }
      }
      var pattern = pattern
      return pattern.withUTF8 { Self.matches($0, text, folds: false) }
    }
  }

  /// - Parameter folds: whether the text, as the pattern before it, is compared in lower case.
  private static func matches(
    _ pattern: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>, folds: Bool
  ) -> Bool {
    var (p, t) = (0, 0)
    var afterStar: (p: Int, t: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == star {
        p += 1
        // A star at the end takes the rest.
        if p == pattern.count { return true }
        afterStar = (p, t)
      } else if p < pattern.count, pattern[p] == question {
        p += 1
        t = afterCharacter(text, at: t)
      } else if p < pattern.count,
        pattern[p] == (folds ? TextComparison.fold(text[t]) : text[t])
      {
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
    return pattern[p...].allSatisfy { $0 == star }
  }

  private static let star = UInt8(ascii: "*")
  private static let question = UInt8(ascii: "?")

  /// Skips one UTF-8 character, so that `?` matches "é".
  private static func afterCharacter(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
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
