public import Quantities

/// A class of work. Sessions belong to exactly one group, and plans give to groups.
public struct ConsumerGroup: Hashable, Codable, Sendable {
  public let id: GroupID
  public internal(set) var name: EntityName
  public internal(set) var attributes: GroupAttributes
  public let created: WallTime
  public internal(set) var modified: WallTime

  public var isBuiltIn: Bool { id < Policy.firstUserGroup }
}

/// Everything about a group that an administrator may set.
public struct GroupAttributes: Hashable, Sendable {
  public var description: String?
  /// 0 (highest) to 7: the weight of the group where nothing else gives one, see
  /// ``priorityWeight``.
  public var priority: Int
  public var category: GroupCategory
  /// The group's own CPU percentage: the weight that a directive without shares uses.
  public var cpuPercent: Percentage?
  /// An inactive group takes no new sessions; those it has stay.
  public var isActive: Bool
  /// Who may move sessions into the group; nil: everyone, no privilege was ever granted.
  public var grants: [SwitchGrant]?
  public var limits: ResourceLimits

  public init(
    description: String? = nil, priority: Int = 3, category: GroupCategory = .custom("user"),
    cpuPercent: Percentage? = nil, isActive: Bool = true, grants: [SwitchGrant]? = nil,
    limits: ResourceLimits = ResourceLimits()
  ) {
    self.description = description
    self.priority = priority
    self.category = category
    self.cpuPercent = cpuPercent
    self.isActive = isActive
    self.grants = grants
    self.limits = limits
  }

  public static let priorityRange = 0...7

  /// The weight of each priority, highest first, as in the CPU scheduler this product grew from.
  /// Groups that a plan manages as OTHER_GROUPS divide its share by it.
  public var priorityWeight: Double {
    let weights = [4.0, 3.0, 2.5, 2.0, 1.5, 1.2, 1.0, 0.8]
    return weights.indices.contains(priority) ? weights[priority] : 1.0
  }

  /// - Throws: ``PolicyError`` for the first value out of its range.
  func check() throws(PolicyError) {
    guard Self.priorityRange.contains(priority) else {
      throw .outOfRange(field: "priority", value: String(priority), range: "0 (highest) to 7")
    }
    if let description { try FreeText.check(description, field: "description") }
    if case .custom(let text) = category {
      try FreeText.check(text, field: "category")
      if text.isEmpty { throw .invalidText(field: "category", problem: "it is empty") }
    }
    try limits.check()
  }
}

extension GroupAttributes: Codable {
  private enum Key: String, CodingKey {
    case description, priority, category, cpuPercent, isActive, grants, limits
  }

  /// A state of schema 1 has neither privileges nor inactive groups.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    description = try keys.decodeIfPresent(String.self, forKey: .description)
    priority = try keys.decode(Int.self, forKey: .priority)
    category = try keys.decode(GroupCategory.self, forKey: .category)
    cpuPercent = try keys.decodeIfPresent(Percentage.self, forKey: .cpuPercent)
    isActive = try keys.decodeIfPresent(Bool.self, forKey: .isActive) ?? true
    grants = try keys.decodeIfPresent([SwitchGrant].self, forKey: .grants)
    limits = try keys.decode(ResourceLimits.self, forKey: .limits)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encodeIfPresent(description, forKey: .description)
    try keys.encode(priority, forKey: .priority)
    try keys.encode(category, forKey: .category)
    try keys.encodeIfPresent(cpuPercent, forKey: .cpuPercent)
    if !isActive { try keys.encode(isActive, forKey: .isActive) }
    try keys.encodeIfPresent(grants, forKey: .grants)
    try keys.encode(limits, forKey: .limits)
  }
}
