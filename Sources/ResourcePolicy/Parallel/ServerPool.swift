public import Quantities

/// A part of the parallel servers for certain groups. Groups in no pool share the built-in one.
public struct ServerPool: Hashable, Codable, Sendable {
  public let id: ServerPoolID
  public let name: EntityName
  public internal(set) var attributes: ServerPoolAttributes

  /// How messages call what it is.
  public static let kindWords = "server pool"
}

/// Everything about a pool of parallel servers that an administrator may set.
public struct ServerPoolAttributes: Hashable, Sendable {
  public var description: String?
  /// Servers that stay when they are idle.
  public var minimum: Int
  /// The most that the calls of its groups may hold together; nil: as many as the machine has.
  public var maximum: Int?
  /// The groups whose calls take their servers here, each once. A group is in one pool at most.
  public var groups: [GroupID]

  public init(
    minimum: Int = 0, maximum: Int? = nil, groups: [GroupID] = [], description: String? = nil
  ) {
    self.description = description
    self.minimum = minimum
    self.maximum = maximum
    self.groups = groups
  }

  /// - Throws: ``PolicyError`` for the first value out of its range.
  func check() throws(PolicyError) {
    if let description { try FreeText.check(description, field: "description") }
    try ResourceLimits.check(minimum, "minimum", in: ResourceLimits.countRange)
    try ResourceLimits.check(maximum, "maximum", in: ResourceLimits.countRange)
    guard let maximum, maximum < minimum else { return }
    throw .outOfRange(
      field: "maximum", value: String(maximum), range: "\(minimum), the minimum, or more")
  }

  /// Each group once, where it stands first.
  var normalized: ServerPoolAttributes {
    var attributes = self
    var seen: Set<GroupID> = []
    attributes.groups = groups.filter { seen.insert($0).inserted }
    return attributes
  }
}

extension ServerPoolAttributes: Codable {
  private enum Key: String, CodingKey {
    case description, minimum, maximum, groups
  }

  /// What is missing has its standard value.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    description = try keys.decodeIfPresent(String.self, forKey: .description)
    minimum = try keys.decodeIfPresent(Int.self, forKey: .minimum) ?? 0
    maximum = try keys.decodeIfPresent(Int.self, forKey: .maximum)
    groups = try keys.decodeIfPresent([GroupID].self, forKey: .groups) ?? []
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encodeIfPresent(description, forKey: .description)
    try keys.encode(minimum, forKey: .minimum)
    try keys.encodeIfPresent(maximum, forKey: .maximum)
    try keys.encode(groups, forKey: .groups)
  }
}
