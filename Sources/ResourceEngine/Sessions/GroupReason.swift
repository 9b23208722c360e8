public import Quantities
public import ResourcePolicy

/// Why a session is in its group.
public enum GroupReason: Hashable, Sendable {
  /// The session asked for the group by name.
  case explicit
  case mapping(attribute: MappingAttribute, value: String)
  case rule(name: String)
  /// Nothing else claimed it.
  case defaultGroup
  case switched(by: String)
  /// A threshold of the plan moved it.
  case threshold(String)
  /// The group it was in was deleted.
  case reassigned

  /// Somebody said so: the session stays there whatever its attributes become.
  public var isPinned: Bool {
    switch self {
    case .explicit, .switched, .threshold: true
    case .mapping, .rule, .defaultGroup, .reassigned: false
    }
  }
}

extension GroupReason: Codable {
  private enum Key: String, CodingKey {
    case explicit, mapping, rule, defaultGroup, switched, threshold, reassigned
  }

  private enum Detail: String, CodingKey {
    case attribute, value, name, by
    /// Schema 1 had mappings of users only.
    case user
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    guard let key = keys.allKeys.first else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no reason"))
    }
    let detail = try keys.nestedContainer(keyedBy: Detail.self, forKey: key)
    switch key {
    case .explicit: self = .explicit
    case .mapping:
      if let user = try detail.decodeIfPresent(String.self, forKey: .user) {
        self = .mapping(attribute: .user, value: user)
      } else {
        self = .mapping(
          attribute: try detail.decode(MappingAttribute.self, forKey: .attribute),
          value: try detail.decode(String.self, forKey: .value))
      }
    case .rule: self = .rule(name: try detail.decode(String.self, forKey: .name))
    case .defaultGroup: self = .defaultGroup
    case .switched: self = .switched(by: try detail.decode(String.self, forKey: .by))
    case .threshold: self = .threshold(try detail.decode(String.self, forKey: .name))
    case .reassigned: self = .reassigned
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    switch self {
    case .explicit: _ = keys.nestedContainer(keyedBy: Detail.self, forKey: .explicit)
    case .mapping(let attribute, let value):
      var detail = keys.nestedContainer(keyedBy: Detail.self, forKey: .mapping)
      try detail.encode(attribute, forKey: .attribute)
      try detail.encode(value, forKey: .value)
    case .rule(let name):
      var detail = keys.nestedContainer(keyedBy: Detail.self, forKey: .rule)
      try detail.encode(name, forKey: .name)
    case .defaultGroup: _ = keys.nestedContainer(keyedBy: Detail.self, forKey: .defaultGroup)
    case .switched(let by):
      var detail = keys.nestedContainer(keyedBy: Detail.self, forKey: .switched)
      try detail.encode(by, forKey: .by)
    case .threshold(let words):
      var detail = keys.nestedContainer(keyedBy: Detail.self, forKey: .threshold)
      try detail.encode(words, forKey: .name)
    case .reassigned: _ = keys.nestedContainer(keyedBy: Detail.self, forKey: .reassigned)
    }
  }
}

/// One move of a session from group to group.
public struct GroupSwitch: Hashable, Sendable {
  /// What kind of move it was.
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// The owner of the session moved it.
    case manual
    /// Somebody else did.
    case administrative
    /// Its attributes changed, and another mapping or rule claims it.
    case automatic
    /// A threshold of the plan was reached, or the call was over for which one held.
    case threshold
    /// Its group was deleted.
    case reassigned
  }

  public let from: GroupID
  public let to: GroupID
  public let kind: Kind
  /// Why it is in the new group.
  public let reason: GroupReason
  public let by: String
  public let at: WallTime
}

extension GroupSwitch: Codable {
  private enum Key: String, CodingKey {
    case from, to, kind, reason, by, at
  }

  /// Schema 1 knew moves by somebody only.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    from = try keys.decode(GroupID.self, forKey: .from)
    to = try keys.decode(GroupID.self, forKey: .to)
    by = try keys.decode(String.self, forKey: .by)
    at = try keys.decode(WallTime.self, forKey: .at)
    kind = try keys.decodeIfPresent(Kind.self, forKey: .kind) ?? .administrative
    reason = try keys.decodeIfPresent(GroupReason.self, forKey: .reason) ?? .switched(by: by)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(from, forKey: .from)
    try keys.encode(to, forKey: .to)
    try keys.encode(kind, forKey: .kind)
    try keys.encode(reason, forKey: .reason)
    try keys.encode(by, forKey: .by)
    try keys.encode(at, forKey: .at)
  }
}
