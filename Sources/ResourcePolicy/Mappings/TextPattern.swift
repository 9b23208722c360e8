/// What a text must look like: an exact text, a glob or a regular expression.
public struct TextPattern: Hashable, Sendable {
  public enum Form: Hashable, Sendable {
    case exact(String)
    case glob(Glob)
    case regularExpression(RegularExpression)
  }

  public let form: Form

  /// Reads `/…/` as a regular expression, a text with `*` or `?` as a glob and any other as it is.
  ///
  /// - Throws: ``PolicyError/invalidText(field:problem:)`` when empty, too long, unprintable or no
  ///   valid expression.
  public init(parsing text: String, field: String) throws(PolicyError) {
    if text.utf8.count > 2, text.hasPrefix("/"), text.hasSuffix("/") {
      let inner = String(text.dropFirst().dropLast())
      self.init(try RegularExpression(Self.withoutEscapedSlashes(inner), field: field))
    } else {
      self.init(try Glob(text, field: field))
    }
  }

  public init(_ glob: Glob) {
    form = glob.hasWildcard ? .glob(glob) : .exact(glob.pattern)
  }

  public init(_ expression: RegularExpression) {
    form = .regularExpression(expression)
  }

  /// - Parameter matchesCase: whether `a` differs from `A`.
  /// - Complexity: O(text) for an exact text, O(pattern × text) else.
  public func matches(_ text: String, matchesCase: Bool = false) -> Bool {
    switch form {
    case .exact(let wanted):
      TextComparison.areEqual(wanted, text, matchesCase: matchesCase)
    case .glob(let glob): glob.matches(text, matchesCase: matchesCase)
    case .regularExpression(let expression):
      expression.matches(text, matchesCase: matchesCase)
    }
  }

  /// Between slashes a slash is written `\/`; every other backslash is the expression's.
  static func withoutEscapedSlashes(_ text: String) -> String {
    var plain = ""
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped, scalar != "/" { plain.unicodeScalars.append("\\") }
      isEscaped = !isEscaped && scalar == "\\"
      if !isEscaped { plain.unicodeScalars.append(scalar) }
    }
    return isEscaped ? plain + "\\" : plain
  }
}

extension TextPattern: CustomStringConvertible {
  /// As it is written in a rule: `"ad*"` or `/^ad/`.
  public var description: String {
    switch form {
    case .exact(let text): Quotation.of(text)
    case .glob(let glob): Quotation.of(glob.pattern)
    case .regularExpression(let expression): expression.description
    }
  }
}
