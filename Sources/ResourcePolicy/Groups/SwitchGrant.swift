public import Quantities

/// Who may move a session into a group.
public struct SwitchGrant: Hashable, Codable, Sendable {
  /// To whom a privilege is given.
  public enum Grantee: Hashable, Sendable {
    case user(String)
    /// A role, written `@NAME`: on Linux a group of users.
    case role(String)
    /// Written `*`.
    case everyone
  }

  public let grantee: Grantee
  /// The moment from which it no longer holds; nil for ever.
  public let until: WallTime?

  public init(to grantee: Grantee, until: WallTime? = nil) {
    self.grantee = grantee
    self.until = until
  }

  public func isValid(at time: WallTime) -> Bool { until.map { time < $0 } ?? true }
}

extension SwitchGrant.Grantee: CustomStringConvertible {
  /// Reads `alice`, `@dba` or `*`.
  ///
  /// - Throws: ``PolicyError/invalidText(field:problem:)``.
  public init(parsing text: String) throws(PolicyError) {
    try FreeText.check(text, field: "grantee")
    switch text {
    case "": throw .invalidText(field: "grantee", problem: "it is empty; write USER, @ROLE or *")
    case "@": throw .invalidText(field: "grantee", problem: "the role has no name")
    case "*": self = .everyone
    case _ where text.hasPrefix("@"): self = .role(String(text.dropFirst()))
    default: self = .user(text)
    }
  }

  public var description: String {
    switch self {
    case .user(let name): name
    case .role(let name): "@\(name)"
    case .everyone: "*"
    }
  }
}

extension SwitchGrant.Grantee: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(parsing: text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: String(describing: error)))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(description)
  }
}

/// Somebody who asks for something, as far as privileges go.
public struct Principal: Hashable, Codable, Sendable {
  public let user: String
  /// On Linux the groups that the user is in.
  public let roles: [String]
  /// Root and the owner of the state: they could change the policy itself.
  public let isAdministrator: Bool

  public init(user: String, roles: [String] = [], isAdministrator: Bool = false) {
    self.user = user
    self.roles = roles
    self.isAdministrator = isAdministrator
  }
}

extension ConsumerGroup {
  /// Whether somebody may move a session into the group. A group to which no privilege was ever
  /// granted is open to everyone; from the first grant on it is for those who hold one.
  public func admits(_ principal: Principal, at time: WallTime) -> Bool {
    guard let grants = attributes.grants, !principal.isAdministrator else { return true }
    return grants.contains { grant in
      guard grant.isValid(at: time) else { return false }
      return switch grant.grantee {
      case .everyone: true
      case .user(let name): TextComparison.areEqual(name, principal.user, matchesCase: false)
      case .role(let name):
        principal.roles.contains { TextComparison.areEqual(name, $0, matchesCase: true) }
      }
    }
  }
}

extension Policy {
  static let mostGrants = 10_000

  /// Gives a switch privilege, or changes until when it holds.
  ///
  /// - Throws: ``PolicyError`` when the group is unknown or it has too many grants.
  public mutating func grant(
    _ group: GroupID, to grantee: SwitchGrant.Grantee, until: WallTime?, at time: WallTime
  ) throws(PolicyError) {
    guard var attributes = self.group(group)?.attributes else {
      throw .notFound(.group, name: "\(group)")
    }
    if let until, until <= time {
      throw .outOfRange(field: "until", value: until.description, range: "a time to come")
    }
    var grants = (attributes.grants ?? []).filter {
      $0.isValid(at: time) && $0.grantee != grantee
    }
    guard grants.count < Self.mostGrants else {
      throw .limitReached(.grant, limit: Self.mostGrants)
    }
    grants.append(SwitchGrant(to: grantee, until: until))
    attributes.grants = grants
    try setGroup(group, attributes, at: time)
  }

  /// Takes a switch privilege away. The group stays closed to all others.
  ///
  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func revoke(
    _ group: GroupID, from grantee: SwitchGrant.Grantee, at time: WallTime
  ) throws(PolicyError) {
    guard var attributes = self.group(group)?.attributes else {
      throw .notFound(.group, name: "\(group)")
    }
    let grants = attributes.grants ?? []
    guard grants.contains(where: { $0.grantee == grantee }) else {
      throw .notFound(.grant, name: grantee.description)
    }
    attributes.grants = grants.filter { $0.grantee != grantee && $0.isValid(at: time) }
    try setGroup(group, attributes, at: time)
  }
}
