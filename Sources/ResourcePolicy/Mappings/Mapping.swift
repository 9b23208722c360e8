public import Quantities

/// Puts every session of one user into a group. Mappings come before rules.
public struct UserMapping: Hashable, Codable, Sendable {
  /// Compared without ASCII case.
  public let user: String
  public internal(set) var group: GroupID
}

/// Puts sessions that match a condition into a group, where no mapping does.
public struct MappingRule: Hashable, Codable, Sendable {
  public let id: RuleID
  public let name: EntityName
  /// Lower numbers are asked first; equal ones in the order of their creation.
  public internal(set) var priority: Int
  public internal(set) var condition: RuleCondition
  public internal(set) var group: GroupID
  public internal(set) var isEnabled: Bool
}

/// What a session must look like: every pattern that is set must match.
public struct RuleCondition: Hashable, Codable, Sendable {
  public var user: Glob?
  public var program: Glob?

  public init(user: Glob? = nil, program: Glob? = nil) {
    self.user = user
    self.program = program
  }

  public var isEmpty: Bool { user == nil && program == nil }
}
