public import Quantities

/// A named set of directives; exactly one plan is active.
public struct Plan: Hashable, Codable, Sendable {
  public let id: PlanID
  public let name: EntityName
  public internal(set) var description: String?
  /// The part of the machine that all groups together may use.
  public internal(set) var maxUtilization: Percentage
  /// One per group, and at most one for OTHER_GROUPS.
  public internal(set) var directives: [Directive]
  public let created: WallTime
  public internal(set) var modified: WallTime

  public var isBuiltIn: Bool { id < Policy.firstUserPlan }

  /// - Parameter group: nil asks for OTHER_GROUPS.
  /// - Complexity: O(directives).
  public func directive(for group: GroupID?) -> Directive? {
    directives.first { $0.group == group }
  }
}

/// What a plan grants and forbids one group.
public struct Directive: Hashable, Codable, Sendable {
  /// nil: OTHER_GROUPS, every group that the plan does not name.
  public var group: GroupID?
  /// Proportional CPU weight; without it the group's own CPU percentage is used.
  public var shares: Int?
  /// The most of the machine that the group may use, also when the rest is idle.
  public var utilizationLimit: Percentage?
  public var limits: SessionLimits

  public init(
    group: GroupID?, shares: Int? = nil, utilizationLimit: Percentage? = nil,
    limits: SessionLimits = SessionLimits()
  ) {
    self.group = group
    self.shares = shares
    self.utilizationLimit = utilizationLimit
    self.limits = limits
  }

  /// The name that stands for every group that a plan does not name.
  public static let otherGroupsName = "OTHER_GROUPS"
  public static let sharesRange = 1...1_000_000

  func check() throws(PolicyError) {
    if let shares, !Self.sharesRange.contains(shares) {
      throw .outOfRange(field: "shares", value: String(shares), range: "1 to 1000000")
    }
    if let utilizationLimit, utilizationLimit.partsPerMillion < 10_000 {
      throw .outOfRange(
        field: "utilization limit", value: utilizationLimit.description, range: "1 to 100 percent")
    }
    try limits.check()
  }
}
