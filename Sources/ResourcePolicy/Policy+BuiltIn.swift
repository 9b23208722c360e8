public import Quantities

extension Policy {
  public static let sysGroup = GroupID(1)
  public static let interactiveGroup = GroupID(2)
  public static let batchGroup = GroupID(3)
  public static let maintenanceGroup = GroupID(4)

  /// The policy of a new state: four groups, four plans, DEFAULT_PLAN active.
  public static func builtIn(at time: WallTime) -> Policy {
    Policy(
      groups: builtInGroups(at: time),
      mappings: [],
      rules: [],
      plans: builtInPlans(at: time),
      activation: Activation(plan: PlanID(1), by: "state init", at: time),
      settings: PolicySettings(defaultGroup: interactiveGroup, runGroup: batchGroup),
      nextGroup: firstUserGroup,
      nextPlan: firstUserPlan,
      nextRule: RuleID(1))
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
          description: "Administration; never queued", priority: 0, category: .system)),
      group(
        interactiveGroup, "INTERACTIVE_GROUP",
        GroupAttributes(
          description: "People waiting for an answer", priority: 3, category: .interactive,
          cpuPercent: Percentage(percent: 60),
          limits: SessionLimits(maxExecution: .seconds(300)))),
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
      _ id: UInt64, _ name: String, _ description: String, cap: Int = 100, shares: [Int]
    ) -> Plan {
      let groups = [sysGroup, interactiveGroup, batchGroup, maintenanceGroup, nil]
      return Plan(
        id: PlanID(id), name: EntityName(unchecked: name), description: description,
        maxUtilization: Percentage(percent: cap),
        directives: zip(groups, shares).map { Directive(group: $0, shares: $1) },
        created: time, modified: time)
    }
    return [
      plan(1, "DEFAULT_PLAN", "A balance for every hour", shares: [100, 60, 30, 10, 10]),
      plan(
        2, "DAYTIME_PLAN", "Favours interactive work, keeps a tenth of the machine free",
        cap: 90, shares: [100, 80, 15, 5, 10]),
      plan(3, "NIGHTTIME_PLAN", "Favours batch work", shares: [100, 20, 70, 10, 10]),
      plan(4, "MAINTENANCE_PLAN", "Favours maintenance", shares: [100, 10, 20, 70, 10]),
    ]
  }
}
