public import Quantities

/// Settings that belong to the policy: where sessions go that nothing else claims, which plan holds
/// when nothing else says so, and how texts and times are read.
public struct PolicySettings: Hashable, Sendable {
  /// The group of a session that no mapping and no rule claims.
  public internal(set) var defaultGroup: GroupID
  /// The same for sessions opened by `rmctl run`: the default group's execution limit would end
  /// a long build.
  public internal(set) var runGroup: GroupID
  /// The plan of times that no schedule covers.
  public internal(set) var defaultPlan: PlanID
  /// The time zone of rules that name none.
  public internal(set) var zone: String
  /// Mappings and rules tell upper case from lower case in every attribute.
  public internal(set) var matchesCase: Bool
  /// How the engine decides.
  public internal(set) var coordinator: CoordinatorSettings

  init(
    defaultGroup: GroupID, runGroup: GroupID, defaultPlan: PlanID, zone: String = "UTC",
    matchesCase: Bool = false, coordinator: CoordinatorSettings = CoordinatorSettings()
  ) {
    self.defaultGroup = defaultGroup
    self.runGroup = runGroup
    self.defaultPlan = defaultPlan
    self.zone = zone
    self.matchesCase = matchesCase
    self.coordinator = coordinator
  }
}

extension PolicySettings: Codable {
  private enum Key: String, CodingKey {
    case defaultGroup, runGroup, defaultPlan, zone, matchesCase, coordinator
  }

  /// Schema 1 had the two groups only.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    self.init(
      defaultGroup: try keys.decode(GroupID.self, forKey: .defaultGroup),
      runGroup: try keys.decode(GroupID.self, forKey: .runGroup),
      defaultPlan: try keys.decodeIfPresent(PlanID.self, forKey: .defaultPlan) ?? PlanID(1),
      zone: try keys.decodeIfPresent(String.self, forKey: .zone) ?? "UTC",
      matchesCase: try keys.decodeIfPresent(Bool.self, forKey: .matchesCase) ?? false,
      coordinator: try keys.decodeIfPresent(CoordinatorSettings.self, forKey: .coordinator)
        ?? CoordinatorSettings())
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(defaultGroup, forKey: .defaultGroup)
    try keys.encode(runGroup, forKey: .runGroup)
    try keys.encode(defaultPlan, forKey: .defaultPlan)
    try keys.encode(zone, forKey: .zone)
    try keys.encode(matchesCase, forKey: .matchesCase)
    if coordinator != CoordinatorSettings() { try keys.encode(coordinator, forKey: .coordinator) }
  }
}

extension Policy {
  /// - Throws: ``PolicyError`` when the group is unknown or inactive.
  public mutating func setDefaultGroup(_ group: GroupID) throws(PolicyError) {
    try checkTakesSessions(group)
    settings.defaultGroup = group
  }

  /// - Throws: ``PolicyError`` when the group is unknown or inactive.
  public mutating func setRunGroup(_ group: GroupID) throws(PolicyError) {
    try checkTakesSessions(group)
    settings.runGroup = group
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``; whether it can be activated is found out when
  ///   it is needed.
  public mutating func setDefaultPlan(_ plan: PlanID) throws(PolicyError) {
    guard self.plan(plan) != nil else { throw .notFound(.plan, name: "\(plan)") }
    settings.defaultPlan = plan
  }

  /// - Throws: ``PolicyError/unknownZone(_:)``.
  public mutating func setZone(_ name: String, zones: ZoneTables) throws(PolicyError) {
    guard zones[name] != nil else { throw .unknownZone(name) }
    settings.zone = name
  }

  public mutating func setMatchesCase(_ matchesCase: Bool) {
    settings.matchesCase = matchesCase
  }

  /// - Throws: ``PolicyError/outOfRange(field:value:range:)``.
  public mutating func setCoordinator(_ coordinator: CoordinatorSettings) throws(PolicyError) {
    try coordinator.check()
    settings.coordinator = coordinator
  }

  private func checkTakesSessions(_ id: GroupID) throws(PolicyError) {
    guard let group = group(id) else { throw .notFound(.group, name: "\(id)") }
    guard group.attributes.isActive else { throw .inactive(.group, name: group.name.text) }
  }
}
