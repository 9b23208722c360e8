public import Quantities

/// Everything that an administrator writes: groups, mappings, rules, plans and which plan is
/// active. A value: every change either throws and leaves it as it was, or is complete.
public struct Policy: Hashable, Codable, Sendable {
  /// In the order of their ids.
  public internal(set) var groups: [ConsumerGroup]
  public internal(set) var mappings: [UserMapping]
  public internal(set) var rules: [MappingRule]
  public internal(set) var plans: [Plan]
  public internal(set) var activation: Activation
  public internal(set) var settings: PolicySettings
  var nextGroup: GroupID
  var nextPlan: PlanID
  var nextRule: RuleID

  public var activePlan: Plan? { plan(activation.plan) }
}

/// Which plan is active, and who made it so.
public struct Activation: Hashable, Codable, Sendable {
  public let plan: PlanID
  public let by: String
  public let at: WallTime
}

/// Settings that decide where unmapped sessions go.
public struct PolicySettings: Hashable, Codable, Sendable {
  /// The group of a session that no mapping and no rule claims.
  public internal(set) var defaultGroup: GroupID
  /// The same for sessions opened by `rmctl run`: the default group's execution limit would end
  /// a long build.
  public internal(set) var runGroup: GroupID
}

extension Policy {
  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func setDefaultGroup(_ group: GroupID) throws(PolicyError) {
    guard self.group(group) != nil else { throw .notFound(.group, name: "\(group)") }
    settings.defaultGroup = group
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func setRunGroup(_ group: GroupID) throws(PolicyError) {
    guard self.group(group) != nil else { throw .notFound(.group, name: "\(group)") }
    settings.runGroup = group
  }
}
