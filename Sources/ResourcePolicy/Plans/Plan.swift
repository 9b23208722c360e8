public import Quantities

/// A named set of directives; exactly one plan is active.
public struct Plan: Hashable, Sendable {
  public let id: PlanID
  public internal(set) var name: EntityName
  public internal(set) var attributes: PlanAttributes
  /// One per target, and at most one for OTHER_GROUPS.
  public internal(set) var directives: [Directive]
  public let created: WallTime
  public internal(set) var modified: WallTime

  public var isBuiltIn: Bool { id < Policy.firstUserPlan }

  /// - Complexity: O(directives).
  public func directive(for target: DirectiveTarget) -> Directive? {
    directives.first { $0.target == target }
  }
}

extension Plan: Codable {
  private enum Key: String, CodingKey {
    case id, name, attributes, directives, created, modified
  }

  /// Schema 1 had the attributes beside the name.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    id = try keys.decode(PlanID.self, forKey: .id)
    name = try keys.decode(EntityName.self, forKey: .name)
    attributes =
      try keys.decodeIfPresent(PlanAttributes.self, forKey: .attributes)
      ?? PlanAttributes(from: decoder)
    directives = try keys.decode([Directive].self, forKey: .directives)
    created = try keys.decode(WallTime.self, forKey: .created)
    modified = try keys.decode(WallTime.self, forKey: .modified)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(id, forKey: .id)
    try keys.encode(name, forKey: .name)
    try keys.encode(attributes, forKey: .attributes)
    try keys.encode(directives, forKey: .directives)
    try keys.encode(created, forKey: .created)
    try keys.encode(modified, forKey: .modified)
  }
}

/// Everything about a plan that an administrator may set, but for its directives.
public struct PlanAttributes: Hashable, Sendable {
  public var description: String?
  public var method: AllocationMethod
  /// A plan that is only ever a member of others: it cannot be activated.
  public var isSubPlan: Bool
  /// The part of what it has that all its directives together may use.
  public var maxUtilization: Percentage
  /// Off: the directives' parallel limits do not hold.
  public var managesParallel: Bool
  /// Off: the directives' session pools and queues do not hold.
  public var managesSessionPool: Bool
  /// A disabled plan cannot be activated, by nobody.
  public var isEnabled: Bool
  /// What the thresholds of ``SwitchRules`` count from.
  public var switchCounter: SwitchCounter

  /// Oracle's documents disagree, so the plan says it.
  public enum SwitchCounter: String, Codable, Hashable, Sendable, CaseIterable {
    /// From the beginning of the call, through all groups that it passes.
    case call
    /// From the moment the call came into the group.
    case group
  }

  public init(
    description: String? = nil, method: AllocationMethod = .shares, isSubPlan: Bool = false,
    maxUtilization: Percentage = .whole, managesParallel: Bool = true,
    managesSessionPool: Bool = true, isEnabled: Bool = true, switchCounter: SwitchCounter = .call
  ) {
    self.description = description
    self.method = method
    self.isSubPlan = isSubPlan
    self.maxUtilization = maxUtilization
    self.managesParallel = managesParallel
    self.managesSessionPool = managesSessionPool
    self.isEnabled = isEnabled
    self.switchCounter = switchCounter
  }

  /// - Throws: ``PolicyError`` for the first value out of its range.
  func check() throws(PolicyError) {
    if let description { try FreeText.check(description, field: "description") }
    guard maxUtilization.partsPerMillion >= 10_000 else {
      throw .outOfRange(
        field: "max utilization", value: maxUtilization.description, range: "1 to 100 percent")
    }
  }
}

extension PlanAttributes: Codable {
  private enum Key: String, CodingKey {
    case description, method, isSubPlan, maxUtilization, managesParallel, managesSessionPool
    case isEnabled, switchCounter
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    func flag(_ key: Key, _ standard: Bool) throws -> Bool {
      try keys.decodeIfPresent(Bool.self, forKey: key) ?? standard
    }
    self.init(
      description: try keys.decodeIfPresent(String.self, forKey: .description),
      method: try keys.decodeIfPresent(AllocationMethod.self, forKey: .method) ?? .shares,
      isSubPlan: try flag(.isSubPlan, false),
      maxUtilization: try keys.decode(Percentage.self, forKey: .maxUtilization),
      managesParallel: try flag(.managesParallel, true),
      managesSessionPool: try flag(.managesSessionPool, true),
      isEnabled: try flag(.isEnabled, true),
      switchCounter: try keys.decodeIfPresent(SwitchCounter.self, forKey: .switchCounter) ?? .call)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encodeIfPresent(description, forKey: .description)
    try keys.encode(method, forKey: .method)
    if isSubPlan { try keys.encode(isSubPlan, forKey: .isSubPlan) }
    try keys.encode(maxUtilization, forKey: .maxUtilization)
    try keys.encode(managesParallel, forKey: .managesParallel)
    try keys.encode(managesSessionPool, forKey: .managesSessionPool)
    if !isEnabled { try keys.encode(isEnabled, forKey: .isEnabled) }
    try keys.encode(switchCounter, forKey: .switchCounter)
  }
}
