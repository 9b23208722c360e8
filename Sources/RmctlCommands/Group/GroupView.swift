import ResourceManagement

/// How a group is shown.
enum GroupView {
  static let columns: [Payload.Column] = [
    .init("NAME", "name"), .init("PRIORITY", "priority"), .init("CATEGORY", "category"),
    .init("CPU%", "cpuPercent"), .init("RUNNING", "running"), .init("WAITING", "waiting"),
    .init("SESSIONS", "maxSessions"), .init("ACTIVE", "active", isWide: true),
    .init("QUEUE-TIMEOUT", "queueTimeoutMs", isWide: true),
    .init("QUEUE-LIMIT", "queueLimit", isWide: true), .init("MAX-EXECUTION", "maxExecutionMs"),
    .init("MAX-IDLE", "maxIdleMs", isWide: true),
    .init("SESSION-MEMORY", "sessionMemory", isWide: true),
    .init("DESCRIPTION", "description", isWide: true),
  ]

  static func record(_ group: ConsumerGroup, in engine: Engine) -> Record {
    let attributes = group.attributes
    var record = Record([
      "name": .text(group.name.text), "id": .id(group.id.value),
      "description": .text(attributes.description), "priority": .count(attributes.priority),
      "category": .text(attributes.category.text),
      "cpuPercent": .percent(attributes.cpuPercent), "active": .bool(attributes.isActive),
      "switchGrants": attributes.grants.map { .list($0.map(grant)) } ?? .null,
    ])
    record.append(attributes.limits.fields)
    record.append([
      "running": .count(engine.admission.running(in: group.id)),
      "waiting": .count(engine.admission.waiting(in: group.id)),
      "builtIn": .bool(group.isBuiltIn), "created": .time(group.created),
      "modified": .time(group.modified),
    ])
    return record
  }

  private static func grant(_ grant: SwitchGrant) -> Value {
    .object(
      Record(["to": .text(grant.grantee.description), "until": .time(grant.until)]))
  }

  /// Each limit that holds under the active plan, with where it comes from.
  static func effective(_ group: ConsumerGroup, in engine: Engine) -> [Record] {
    guard let limits = engine.compiled[group.id]?.limits else { return [] }
    func row<Limit>(
      _ name: String, _ limit: Effective<Limit>?, _ show: (Limit) -> Value
    ) -> Record {
      Record([
        "limit": .text(name), "value": limit.map { show($0.value) } ?? .null,
        "origin": .text(limit?.origin.description),
      ])
    }
    return [
      row("sessions", limits.maxSessions) { .count($0) },
      row("queue-timeout", limits.queueTimeout) { .span($0) },
      row("queue-limit", limits.queueLimit) { .count($0) },
      row("parallel-limit", limits.parallelLimit) { .count($0) },
      row("parallel-servers", limits.parallelServers) { .percent($0) },
      row("parallel-queue-timeout", limits.parallelQueueTimeout) { .span($0) },
      row("max-estimate", limits.maxEstimate) { .span($0) },
      row("max-execution", limits.maxExecution) { .span($0) },
      row("max-idle", limits.maxIdle) { .span($0) },
      row("max-idle-blocker", limits.maxIdleBlocker) { .span($0) },
      row("session-memory", limits.sessionMemory) { .size($0) },
      row("session-memory-high", limits.sessionMemoryHigh) { .size($0) },
      row("group-memory", limits.groupMemory) { .size($0) },
      row("group-memory-high", limits.groupMemoryHigh) { .size($0) },
      row("io-bps", limits.ioBandwidth) { .size($0) },
      row("iops", limits.iops) { .count($0) }, row("pids", limits.pids) { .count($0) },
      row("undo-pool", limits.undoPool) { .size($0) },
      row("undo-rate", limits.undoRate) { .size($0) },
      row("cpus", limits.cpus) { .text($0.description) }, row("gpus", limits.gpus) { .count($0) },
    ]
  }

  static let effectiveColumns: [Payload.Column] = [
    .init("LIMIT", "limit"), .init("VALUE", "value"), .init("ORIGIN", "origin"),
  ]
}
