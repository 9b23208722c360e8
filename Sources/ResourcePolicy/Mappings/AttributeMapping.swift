public import Quantities

/// Puts every session with one value of one attribute into a group. Mappings come before rules.
public struct AttributeMapping: Hashable, Sendable {
  public let attribute: MappingAttribute
  /// Compared as ``MappingAttribute/isCaseSensitive`` says; `*` and `?` are wildcards.
  public let value: Glob
  public internal(set) var group: GroupID
  /// The moment from which it no longer holds. A temporary mapping of a user goes over all
  /// mappings that are not.
  public internal(set) var until: WallTime?

  public func isValid(at time: WallTime) -> Bool { until.map { time < $0 } ?? true }

  /// Whether it is about the same value for the same time: a second one replaces the first.
  /// Values are the same byte by byte, as sessions are compared with them.
  public func isSame(
    _ attribute: MappingAttribute, _ value: Glob, isTemporary: Bool
  ) -> Bool {
    self.attribute == attribute && (until != nil) == isTemporary
      && TextComparison.areEqual(
        self.value.pattern, value.pattern, matchesCase: attribute.isCaseSensitive)
  }
}

extension AttributeMapping: Codable {
  private enum Key: String, CodingKey {
    case attribute, value, group, until
    /// Schema 1: the name of a user, without wildcards.
    case user
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    if let user = try keys.decodeIfPresent(Glob.self, forKey: .user) {
      attribute = .user
      value = user
    } else {
      attribute = try keys.decode(MappingAttribute.self, forKey: .attribute)
      value = try keys.decode(Glob.self, forKey: .value)
    }
    group = try keys.decode(GroupID.self, forKey: .group)
    until = try keys.decodeIfPresent(WallTime.self, forKey: .until)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(attribute, forKey: .attribute)
    try keys.encode(value, forKey: .value)
    try keys.encode(group, forKey: .group)
    try keys.encodeIfPresent(until, forKey: .until)
  }
}

extension AttributeMapping {
  init(
    _ attribute: MappingAttribute, _ value: Glob, to group: GroupID, until: WallTime? = nil
  ) {
    self.attribute = attribute
    self.value = value
    self.group = group
    self.until = until
  }
}
