public import Quantities

/// Puts sessions that match a condition into a group, where no mapping does.
public struct MappingRule: Hashable, Sendable {
  public let id: RuleID
  public let name: EntityName
  public internal(set) var attributes: RuleAttributes
}

/// Everything about a rule that an administrator may set.
public struct RuleAttributes: Hashable, Sendable {
  public var description: String?
  /// Lower numbers are asked first; equal ones in the order in which they stand.
  public var priority: Int
  public var condition: RuleExpression
  public var group: GroupID
  public var isEnabled: Bool

  public init(
    when condition: RuleExpression, group: GroupID, priority: Int = 100, isEnabled: Bool = true,
    description: String? = nil
  ) {
    self.description = description
    self.priority = priority
    self.condition = condition
    self.group = group
    self.isEnabled = isEnabled
  }

  /// - Throws: ``PolicyError`` for the first value out of its range.
  func check() throws(PolicyError) {
    if let description { try FreeText.check(description, field: "description") }
    try ResourceLimits.check(priority, "rule priority", in: Policy.rulePriorityRange)
  }
}

extension MappingRule: Codable {
  private enum Key: String, CodingKey {
    case id, name, description, priority, condition, group, isEnabled
  }

  /// Schema 1: patterns that must all match.
  private struct Patterns: Decodable {
    let user: Glob?
    let program: Glob?

    var text: String {
      [("user", user), ("program", program)].compactMap { attribute, pattern in
        pattern.map { "\(attribute) ~ \(RuleExpression.quoted($0.pattern))" }
      }.joined(separator: " and ")
    }
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    id = try keys.decode(RuleID.self, forKey: .id)
    name = try keys.decode(EntityName.self, forKey: .name)
    attributes = RuleAttributes(
      when: try Self.condition(keys), group: try keys.decode(GroupID.self, forKey: .group),
      priority: try keys.decode(Int.self, forKey: .priority),
      isEnabled: try keys.decode(Bool.self, forKey: .isEnabled),
      description: try keys.decodeIfPresent(String.self, forKey: .description))
  }

  /// A text as of today is tried first: failing costs more than a whole rule.
  private static func condition(
    _ keys: KeyedDecodingContainer<Key>
  ) throws -> RuleExpression {
    do {
      if let text = try? keys.decode(String.self, forKey: .condition) {
        return try RuleExpression(parsing: text)
      }
      if let patterns = try? keys.decode(Patterns.self, forKey: .condition) {
        return try RuleExpression(parsing: patterns.text)
      }
    } catch {
      throw DecodingError.dataCorruptedError(
        forKey: .condition, in: keys, debugDescription: error.description)
    }
    return try keys.decode(RuleExpression.self, forKey: .condition)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(id, forKey: .id)
    try keys.encode(name, forKey: .name)
    try keys.encodeIfPresent(attributes.description, forKey: .description)
    try keys.encode(attributes.priority, forKey: .priority)
    try keys.encode(attributes.condition, forKey: .condition)
    try keys.encode(attributes.group, forKey: .group)
    try keys.encode(attributes.isEnabled, forKey: .isEnabled)
  }
}
