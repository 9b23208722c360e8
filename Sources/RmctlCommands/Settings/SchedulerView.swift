import ResourceManagement

/// What `cpu show` and `io show` have in common: settings, then what they mean for each group.
enum SchedulerView {
  static func show(
    _ kind: String, _ names: [String], groups: [Record], columns: [Payload.Column],
    of snapshot: Snapshot, in context: Context
  ) throws {
    let settings = SettingView.all(in: snapshot.engine.policy).filter { names.contains($0.name) }
    try context.show(
      kind, Record([:]),
      [
        AnswerPart(
          key: "settings", kind: "SettingList", records: settings.map(\.record),
          columns: SettingView.columns),
        AnswerPart(key: "groups", kind: "\(kind)GroupList", records: groups, columns: columns),
      ], generation: snapshot.generation)
  }

  /// What the active plan gives each group of the processors.
  static func shares(of engine: Engine) -> [Record] {
    let plan = engine.policy.activePlan.map { PlanShares(plan: $0, in: engine.policy) }
    return engine.policy.groups.map { group in
      let item = plan.flatMap { shares in
        (shares.items + shares.others).first { $0.target == .group(group.id) }
      }
      let counters = engine.accounting[group.id]
      return Record([
        "group": .text(group.name.text),
        "sharePercent": item.map { .percent($0.share * 100) } ?? .null,
        "capPercent": item.flatMap { $0.cap < 1 ? .percent($0.cap * 100) : nil } ?? .null,
        "running": .count(engine.admission.running(in: group.id)),
        "cpuMs": .span(counters.usage.cpu), "runaways": .count(counters.runaways),
      ])
    }
  }

  /// What each group may do to disks.
  static func rates(of engine: Engine) -> [Record] {
    engine.policy.groups.map { group in
      let limits = engine.compiled[group.id]?.limits
      let counters = engine.accounting[group.id]
      return Record([
        "group": .text(group.name.text), "weight": .count(engine.ioWeight(of: group.id)),
        "bandwidth": limits?.ioBandwidth.map { .size($0.value) } ?? .null,
        "iops": .count(limits?.iops?.value),
        "bandwidthFrom": .text(limits?.ioBandwidth.map { "\($0.origin)" }),
        "iopsFrom": .text(limits?.iops.map { "\($0.origin)" }),
        "ioBytes": .size(counters.usage.ioBytes), "ioRequests": .count(counters.usage.ioRequests),
        "throttles": .count(counters.throttles),
      ])
    }
  }
}
