/// The condition of a rule: comparisons of a session's attributes and of the clock, joined by
/// `and`, `or` and `not`.
///
///     user in (dba, "sys") and not program ~ "backup*"
///     tag.rows > 1000000 or time in 22:00..06:00 zone Europe/Berlin
///
/// A session without an attribute fulfils no comparison with it, so `user != "a"`, which is
/// `not user = "a"`, holds for it. A question about the clock in a zone that is not known has no
/// answer, and a rule that depends on it never holds.
public struct RuleExpression: Sendable {
  public static let longestText = 4096

  /// As it was written.
  public let text: String
  let root: RuleNode

  /// - Throws: ``RuleSyntaxError`` with the column of the first mistake. An expression has at most
  ///   4096 bytes and 256 comparisons and is nested at most 64 deep.
  public init(parsing text: String) throws(RuleSyntaxError) {
    guard text.utf8.count <= Self.longestText else {
      throw RuleSyntaxError(
        text: text, column: 1,
        message: "the expression is longer than \(Self.longestText) bytes",
        hint: "write several rules")
    }
    var parser = try RuleParser(text)
    root = try parser.parse()
    self.text = text
  }

  private init(text: String, root: RuleNode) {
    self.text = text
    self.root = root
  }

  /// Claims every session.
  public static let always = RuleExpression(text: "true", root: .constant(true))

  /// A text as a value of an expression, in quotes: for expressions that a program puts together.
  public static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// Whether the rule certainly claims the session. Who asks often makes a ``RuleCondition`` of
  /// it once.
  public func matches(_ session: SessionAttributes, at moment: RuleMoment) -> Bool {
    RuleCondition(self).matches(session, at: moment)
  }

  /// Why the rule does not claim the session, with the value that stood against it; nil when it
  /// does.
  public func mismatch(_ session: SessionAttributes, at moment: RuleMoment) -> String? {
    root.mismatch(session, moment)
  }

  /// Why the rule claims the session; where it does not, why not.
  public func reason(_ session: SessionAttributes, at moment: RuleMoment) -> String {
    root.mismatch(session, moment) ?? root.reason(session, moment)
  }

  /// The zones that it names; the tables for these must be at hand.
  public var zoneNames: Set<String> {
    var names: Set<String> = []
    root.addZones(to: &names)
    return names
  }

  /// Whether its answer can change while the session stays as it is.
  public var usesClock: Bool {
    root.terms.contains { if case .clock = $0 { true } else { false } }
  }
}

extension RuleExpression: Hashable, CustomStringConvertible {
  public var description: String { text }

  /// Equal as written.
  public static func == (a: RuleExpression, b: RuleExpression) -> Bool { a.text == b.text }

  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension RuleExpression: Codable {
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
    try value.encode(text)
  }
}
