import ResourceManagement

/// How plans, directives, findings and shares are shown.
enum PlanView {
  static let columns: [Payload.Column] = [
    .init("NAME", "name"), .init("ACTIVE", "active"), .init("METHOD", "method"),
    .init("MAX-UTIL%", "maxUtilization"), .init("DIRECTIVES", "directiveCount"),
    .init("STATUS", "status"), .init("DESCRIPTION", "description"),
    .init("SUB-PLAN", "subPlan", isWide: true), .init("MODIFIED", "modified", isWide: true),
  ]

  static func record(_ plan: Plan, in policy: Policy) -> Record {
    let attributes = plan.attributes
    return Record([
      "name": .text(plan.name.text), "id": .id(plan.id.value),
      "description": .text(attributes.description),
      "active": .bool(policy.activation.plan == plan.id),
      "status": .text(status(of: plan, in: policy)), "enabled": .bool(attributes.isEnabled),
      "method": .text(attributes.method.rawValue), "subPlan": .bool(attributes.isSubPlan),
      "maxUtilization": .percent(attributes.maxUtilization),
      "parallelManaged": .bool(attributes.managesParallel),
      "sessionPoolManaged": .bool(attributes.managesSessionPool),
      "switchCounter": .text(attributes.switchCounter.rawValue),
      "directiveCount": .count(plan.directives.count), "builtIn": .bool(plan.isBuiltIn),
      "created": .time(plan.created), "modified": .time(plan.modified),
    ])
  }

  /// Maintenance: active because a window says so.
  private static func status(of plan: Plan, in policy: Policy) -> String {
    guard policy.activation.plan == plan.id else {
      return plan.attributes.isEnabled ? "inactive" : "disabled"
    }
    if case .window = policy.activation.cause { return "maintenance" }
    return "active"
  }

  static let directiveColumns: [Payload.Column] = [
    .init("GROUP", "group"), .init("LEVELS%", "levels"), .init("RATIO", "ratio"),
    .init("SHARES", "shares"), .init("LIMIT%", "utilizationLimit"),
    .init("SESSIONS", "maxSessions"), .init("QUEUE-TIMEOUT", "queueTimeoutMs"),
    .init("QUEUE-LIMIT", "queueLimit"), .init("MAX-EXECUTION", "maxExecutionMs"),
    .init("MAX-IDLE", "maxIdleMs", isWide: true),
    .init("SESSION-MEMORY", "sessionMemory", isWide: true),
    .init("SWITCH-TO", "switchTo", isWide: true),
    .init("SWITCH-CPU", "switchCpuMs", isWide: true),
    .init("SWITCH-ELAPSED", "switchElapsedMs", isWide: true),
    .init("PARALLEL-LIMIT", "parallelLimit", isWide: true),
    .init("IO-BPS", "ioBandwidth", isWide: true), .init("IOPS", "iops", isWide: true),
    .init("CPUS", "cpus", isWide: true), .init("GPUS", "gpus", isWide: true),
  ]

  static func directive(_ directive: Directive, in policy: Policy) -> Record {
    var record = Record([
      "group": .text(policy.name(of: directive.target)),
      "subPlan": .bool(directive.target.plan != nil), "levels": levels(of: directive),
      "ratio": .count(directive.ratio), "shares": .count(directive.shares),
      "utilizationLimit": .percent(directive.utilizationLimit),
    ])
    record.append(directive.limits.fields)
    let (parallel, switching) = (directive.parallel, directive.switching)
    record.append([
      "parallelServers": .percent(parallel.servers),
      "parallelQueueTimeoutMs": .span(parallel.queueTimeout),
      "parallelTimeoutAction": .text(parallel.timeoutAction?.rawValue),
      "parallelCritical": .text(parallel.critical?.rawValue),
      "switchTo": .text(switching.action.map { policy.name(of: $0) }),
      "switchCpuMs": .span(switching.cpu), "switchElapsedMs": .span(switching.elapsed),
      "switchIoBytes": .size(switching.ioBytes), "switchIoRequests": .count(switching.ioRequests),
      "switchIoLogical": .count(switching.ioLogical),
      "switchEstimate": .bool(switching.byEstimate), "switchForCall": .bool(switching.forCall),
      "undoPool": .size(directive.undoPool), "undoRate": .size(directive.undoRate),
      "ioWeight": .count(directive.ioWeight), "cpus": .text(directive.cpus?.description),
      "gpus": .count(directive.gpus),
    ])
    return record
  }

  /// The percentages from level 1 to the last one used; null for a level without.
  private static func levels(of directive: Directive) -> Value {
    guard !directive.levels.isEmpty else { return .null }
    return .list((1...directive.levels.deepest).map { .percent(directive.levels[$0]) })
  }

  static let shareColumns: [Payload.Column] = [
    .init("GROUP", "group"), .init("SHARE%", "share"), .init("CAP%", "cap"),
    .init("PATHS", "paths", isWide: true),
  ]

  /// The targets' shares, which sum to the whole; on request also those of the groups that divide
  /// OTHER_GROUPS.
  static func shares(_ shares: PlanShares, in policy: Policy, withOthers: Bool) -> [Record] {
    (shares.items + (withOthers ? shares.others : [])).map { item in
      Record([
        "group": .text(policy.name(of: item.target)), "share": .percent(item.share * 100),
        "cap": .percent(item.cap * 100), "paths": .list(item.paths.map { .text($0) }),
      ])
    }
  }
}

extension Policy {
  /// What a switch causes, in the word that sets it.
  func name(of action: SwitchRules.Action) -> String {
    switch action {
    case .group(let id): name(of: id)
    case .cancel: "cancel"
    case .kill: "kill"
    case .log: "log"
    }
  }
}
