import Quantities

/// Everything that an administrator writes: groups, mappings, rules, plans, schedules, windows,
/// server pools and which plan is active. A value: every change either throws and leaves it as it
/// was, or is complete.
public struct Policy: Hashable, Sendable {
  /// In the order of their ids.
  public internal(set) var groups: [ConsumerGroup]
  public internal(set) var mappings: [AttributeMapping]
  public internal(set) var mappingOrder: MappingOrder
  /// Rules of equal priority are asked in this order.
  public internal(set) var rules: [MappingRule]
  /// In the order of their ids.
  public internal(set) var plans: [Plan]
  public internal(set) var schedules: [PlanSchedule]
  public internal(set) var windows: [MaintenanceWindow]
  public internal(set) var serverPools: [ServerPool]
  public internal(set) var expectations: [Expectation]
  public internal(set) var activation: Activation
  public internal(set) var settings: PolicySettings
  var nextGroup: GroupID
  var nextPlan: PlanID
  var nextRule: RuleID
  var nextSchedule: ScheduleID
  var nextWindow: WindowID
  var nextServerPool: ServerPoolID

  public var activePlan: Plan? { plan(activation.plan) }

  /// Every zone that something in the policy is told in.
  public var zoneNames: Set<String> {
    var names: Set<String> = [settings.zone]
    for rule in rules { rule.attributes.condition.root.addZones(to: &names) }
    names.formUnion(schedules.map(\.attributes.zone))
    names.formUnion(windows.map(\.attributes.zone))
    return names
  }
}

extension Policy: Codable {
  private enum Key: String, CodingKey {
    case groups, mappings, mappingOrder, rules, plans, schedules, windows, serverPools
    case expectations, activation, settings
    case nextGroup, nextPlan, nextRule, nextSchedule, nextWindow, nextServerPool
  }

  /// Schema 1 had groups, user mappings, rules and flat plans only.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    groups = try keys.decode([ConsumerGroup].self, forKey: .groups)
    mappings = try keys.decode([AttributeMapping].self, forKey: .mappings)
    mappingOrder =
      try keys.decodeIfPresent(MappingOrder.self, forKey: .mappingOrder) ?? .standard
    rules = try keys.decode([MappingRule].self, forKey: .rules)
    plans = try keys.decode([Plan].self, forKey: .plans)
    schedules = try keys.decodeIfPresent([PlanSchedule].self, forKey: .schedules) ?? []
    windows = try keys.decodeIfPresent([MaintenanceWindow].self, forKey: .windows) ?? []
    serverPools = try keys.decodeIfPresent([ServerPool].self, forKey: .serverPools) ?? []
    expectations = try keys.decodeIfPresent([Expectation].self, forKey: .expectations) ?? []
    activation = try keys.decode(Activation.self, forKey: .activation)
    settings = try keys.decode(PolicySettings.self, forKey: .settings)
    nextGroup = try keys.decode(GroupID.self, forKey: .nextGroup)
    nextPlan = try keys.decode(PlanID.self, forKey: .nextPlan)
    nextRule = try keys.decode(RuleID.self, forKey: .nextRule)
    nextSchedule =
      try keys.decodeIfPresent(ScheduleID.self, forKey: .nextSchedule) ?? ScheduleID(1)
    nextWindow = try keys.decodeIfPresent(WindowID.self, forKey: .nextWindow) ?? WindowID(1)
    nextServerPool =
      try keys.decodeIfPresent(ServerPoolID.self, forKey: .nextServerPool) ?? ServerPoolID(1)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(groups, forKey: .groups)
    try keys.encode(mappings, forKey: .mappings)
    try keys.encode(mappingOrder, forKey: .mappingOrder)
    try keys.encode(rules, forKey: .rules)
    try keys.encode(plans, forKey: .plans)
    try keys.encode(schedules, forKey: .schedules)
    try keys.encode(windows, forKey: .windows)
    try keys.encode(serverPools, forKey: .serverPools)
    try keys.encode(expectations, forKey: .expectations)
    try keys.encode(activation, forKey: .activation)
    try keys.encode(settings, forKey: .settings)
    try keys.encode(nextGroup, forKey: .nextGroup)
    try keys.encode(nextPlan, forKey: .nextPlan)
    try keys.encode(nextRule, forKey: .nextRule)
    try keys.encode(nextSchedule, forKey: .nextSchedule)
    try keys.encode(nextWindow, forKey: .nextWindow)
    try keys.encode(nextServerPool, forKey: .nextServerPool)
  }
}
