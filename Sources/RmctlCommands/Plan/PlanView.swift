import ResourceManagement

/// How plans, directives, findings and shares are shown.
enum PlanView {
  static let columns: [Payload.Column] = [
    .init("NAME", "name"), .init("ACTIVE", "active"), .init("MAX-UTIL%", "maxUtilization"),
    .init("DIRECTIVES", "directiveCount"), .init("DESCRIPTION", "description"),
    .init("MODIFIED", "modified", isWide: true),
  ]

  static func record(_ plan: Plan, in policy: Policy) -> Record {
    Record([
      "name": .text(plan.name.text), "id": .id(plan.id.value),
      "description": .text(plan.description), "active": .bool(policy.activation.plan == plan.id),
      "maxUtilization": .percent(plan.maxUtilization),
      "directiveCount": .count(plan.directives.count), "builtIn": .bool(plan.isBuiltIn),
      "created": .time(plan.created), "modified": .time(plan.modified),
    ])
  }

  static let directiveColumns: [Payload.Column] = [
    .init("GROUP", "group"), .init("SHARES", "shares"), .init("LIMIT%", "utilizationLimit"),
    .init("SESSIONS", "maxSessions"), .init("QUEUE-TIMEOUT", "queueTimeoutMs"),
    .init("QUEUE-LIMIT", "queueLimit"), .init("MAX-EXECUTION", "maxExecutionMs"),
    .init("MAX-IDLE", "maxIdleMs", isWide: true),
    .init("SESSION-MEMORY", "sessionMemory", isWide: true),
  ]

  static func directive(_ directive: Directive, in policy: Policy) -> Record {
    var record = Record([
      "group": .text(policy.directiveName(directive.group)), "shares": .count(directive.shares),
      "utilizationLimit": .percent(directive.utilizationLimit),
    ])
    record.append(directive.limits.fields)
    return record
  }

  static let findingColumns: [Payload.Column] = [
    .init("SEVERITY", "severity"), .init("DIRECTIVE", "directive"), .init("FINDING", "message"),
    .init("FIX", "fix"),
  ]

  static func finding(_ finding: Finding) -> Record {
    Record([
      "severity": .text(finding.severity.rawValue), "directive": .text(finding.directive),
      "message": .text(finding.message), "fix": .text(finding.fix),
    ])
  }

  static let shareColumns: [Payload.Column] = [
    .init("GROUP", "group"), .init("SHARE%", "share"), .init("CAP%", "cap"),
    .init("PATHS", "paths", isWide: true),
  ]

  /// The directives' shares, which sum to the whole; on request also those of the groups that
  /// divide OTHER_GROUPS.
  static func shares(
    _ shares: PlanShares, of plan: Plan, in policy: Policy, withOthers: Bool
  ) -> [Record] {
    func record(_ item: PlanShares.Item, path: String) -> Record {
      Record([
        "group": .text(policy.directiveName(item.group)), "share": .percent(item.share * 100),
        "cap": .percent(item.cap * 100), "paths": .list([.text(path)]),
      ])
    }
    let top = plan.name.text
    return shares.items.map { record($0, path: top) }
      + (withOthers ? shares.others : []).map {
        record($0, path: "\(top)/\(Directive.otherGroupsName)")
      }
  }
}
