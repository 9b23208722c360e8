public import Quantities

extension Policy {
  public static let sysGroup = GroupID(1)
  public static let interactiveGroup = GroupID(2)
  public static let batchGroup = GroupID(3)
  public static let maintenanceGroup = GroupID(4)
  public static let defaultPlan = PlanID(1)

  /// The policy of a new state: four groups, four plans, DEFAULT_PLAN active.
  public static func builtIn(at time: WallTime) -> Policy {
    Policy(
      groups: builtInGroups(at: time), mappings: [], mappingOrder: .standard, rules: [],
      plans: builtInPlans(at: time), schedules: [], windows: [], serverPools: [],
      expectations: [],
      activation: Activation(plan: defaultPlan, cause: .initial, by: "state init", at: time),
      settings: PolicySettings(
        defaultGroup: interactiveGroup, runGroup: batchGroup, defaultPlan: defaultPlan),
      nextGroup: firstUserGroup, nextPlan: firstUserPlan, nextRule: RuleID(1),
      nextSchedule: ScheduleID(1), nextWindow: WindowID(1), nextServerPool: ServerPoolID(1))
  }

  private static func builtInGroups(at time: WallTime) -> [ConsumerGroup] {
    func group(_ id: GroupID, _ name: String, _ attributes: GroupAttributes) -> ConsumerGroup {
      ConsumerGroup(
        id: id, name: EntityName(unchecked: name), attributes: attributes, created: time,
        modified: time)
    }
    return [
      group(
        sysGroup, "SYS_GROUP",
        GroupAttributes(
          description: "Administration; never queued", priority: 0, category: .system,
          grants: [])),
      group(
        interactiveGroup, "INTERACTIVE_GROUP",
        GroupAttributes(
          description: "People waiting for an answer", priority: 3, category: .interactive,
          cpuPercent: Percentage(percent: 60),
          limits: ResourceLimits(maxExecution: .seconds(300)))),
      group(
        batchGroup, "BATCH_GROUP",
        GroupAttributes(
          description: "Jobs nobody waits for", priority: 7, category: .batch,
          cpuPercent: Percentage(percent: 30))),
      group(
        maintenanceGroup, "MAINTENANCE_GROUP",
        GroupAttributes(
          description: "Backups, compaction, housekeeping", priority: 7,
          category: .maintenance, cpuPercent: Percentage(percent: 10))),
    ]
  }

  private static func builtInPlans(at time: WallTime) -> [Plan] {
    func plan(
      _ id: UInt64, _ name: String, _ attributes: PlanAttributes, shares: [Int]
    ) -> Plan {
      let groups = [sysGroup, interactiveGroup, batchGroup, maintenanceGroup]
      let targets = groups.map(DirectiveTarget.group) + [.others]
      return Plan(
        id: PlanID(id), name: EntityName(unchecked: name), attributes: attributes,
        directives: zip(targets, shares).map { Directive($0, shares: $1) }, created: time,
        modified: time)
    }
    return [
      plan(
        1, "DEFAULT_PLAN", PlanAttributes(description: "A balance for every hour"),
        shares: [100, 60, 30, 10, 10]),
      plan(
        2, "DAYTIME_PLAN",
        PlanAttributes(
          description: "Favours interactive work, keeps a tenth of the machine free",
          maxUtilization: Percentage(percent: 90)), shares: [100, 80, 15, 5, 10]),
      plan(
        3, "NIGHTTIME_PLAN",
        PlanAttributes(description: "Favours batch work", managesSessionPool: false),
        shares: [100, 20, 70, 10, 10]),
      plan(
        4, "MAINTENANCE_PLAN",
        PlanAttributes(
          description: "Favours maintenance", managesParallel: false, managesSessionPool: false),
        shares: [100, 10, 20, 70, 10]),
    ]
  }
}
