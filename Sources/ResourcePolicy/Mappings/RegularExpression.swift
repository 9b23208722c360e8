import CRegex

/// A POSIX extended regular expression, found anywhere in a text unless it is anchored. Letters
/// and classes are those of Unicode, whatever the locale of the process is.
///
/// Back-references are refused, because no linear search exists for them. A text longer than
/// ``longestText`` matches nothing. A newline is a character like any other.
public struct RegularExpression: Hashable, Sendable {
  /// In bytes.
  public static let longestText = Int(RMCTL_REGEX_LONGEST_TEXT)
  static let longestPattern = 1024

  public let pattern: String
  private let exact: CompiledRegex
  private let folding: CompiledRegex

  /// - Throws: ``PolicyError/invalidText(field:problem:)`` saying what is wrong with it.
  public init(_ pattern: String, field: String) throws(PolicyError) {
    guard !pattern.isEmpty else { throw .invalidText(field: field, problem: "it is empty") }
    guard pattern.utf8.count <= Self.longestPattern else {
      throw .invalidText(field: field, problem: "it is longer than \(Self.longestPattern) bytes")
    }
    try FreeText.check(pattern, field: field)
    var shape = RegexShape(pattern)
    if let problem = shape.problem() { throw .invalidText(field: field, problem: problem) }
    self.pattern = pattern
    exact = try Self.compile(pattern, ignoresCase: false, field: field)
    folding = try Self.compile(pattern, ignoresCase: true, field: field)
  }

  /// - Parameter matchesCase: whether `a` differs from `A`; without case `é` is `É` as well.
  /// - Complexity: O(text) for usual expressions, O(pattern × text) at worst.
  public func matches(_ text: String, matchesCase: Bool = false) -> Bool {
    (matchesCase ? exact : folding).matches(text)
  }

  private static func compile(
    _ pattern: String, ignoresCase: Bool, field: String
  ) throws(PolicyError) -> CompiledRegex {
    switch CompiledRegex.make(pattern, ignoresCase: ignoresCase) {
    case .success(let compiled): return compiled
    case .failure(let failure): throw .invalidText(field: field, problem: failure.problem)
    }
  }

  public static func == (a: RegularExpression, b: RegularExpression) -> Bool {
    a.pattern == b.pattern
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(pattern) }
}

extension RegularExpression: CustomStringConvertible {
  /// `/^ad/`, with `\/` for a slash.
  public var description: String {
    "/"
      + pattern.split(separator: "/", omittingEmptySubsequences: false)
      .joined(separator: "\\/") + "/"
  }
}

/// The compiled form, which belongs to the C library.
///
/// Unchecked: the pointer never changes, and the C side takes a lock for each match.
private final class CompiledRegex: @unchecked Sendable {
  struct Failure: Error {
    let problem: String
  }

  private let pointer: OpaquePointer

  private init(_ pointer: OpaquePointer) {
    self.pointer = pointer
  }

  static func make(_ pattern: String, ignoresCase: Bool) -> Result<CompiledRegex, Failure> {
    var problem = [CChar](repeating: 0, count: 128)
    let pointer = rmctl_regex_make(pattern, ignoresCase ? 1 : 0, &problem, problem.count)
    if let pointer { return .success(CompiledRegex(pointer)) }
    let bytes = problem.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return .failure(Failure(problem: String(decoding: bytes, as: UTF8.self)))
  }

  deinit {
    rmctl_regex_free(pointer)
  }

  func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // An empty buffer may have no address; the C library wants one.
        guard let start = characters.baseAddress else {
          return rmctl_regex_matches(pointer, "", 0) == 1
        }
        return rmctl_regex_matches(pointer, start, characters.count) == 1
      }
    }
  }
}
