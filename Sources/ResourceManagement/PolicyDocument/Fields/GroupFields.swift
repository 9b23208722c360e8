import Quantities
import ResourcePolicy

extension FieldTable where Object == ResourceLimits {
  static let limits = FieldTable(fields: [
    .optional(
      "maxSessions", \.maxSessions, .count(ResourceLimits.countRange), option: "--sessions",
      "Active session pool: how many sessions may have a call running; more wait. 0 admits none."),
    .optional(
      "queueTimeout", \.queueTimeout, .duration, option: "--queue-timeout",
      "How long a call may wait for a slot of the pool."),
    .optional(
      "queueLimit", \.queueLimit, .count(ResourceLimits.countRange), option: "--queue-limit",
      "How many calls may wait. 0 refuses at once when the pool is full."),
    .optional(
      "parallelLimit", \.parallelLimit, .count(ResourceLimits.countRange),
      option: "--parallel-limit", "The most parallel servers that one call may have (DOP)."),
    .optional(
      "maxEstimate", \.maxEstimate, .duration, option: "--max-estimate",
      "A call that is estimated to use more CPU time than this is not started."),
    .optional(
      "maxExecution", \.maxExecution, .duration, option: "--max-execution",
      "How long a call may run."),
    .optional(
      "maxIdle", \.maxIdle, .duration, option: "--max-idle",
      "How long a session of a script may stand without a call."),
    .optional(
      "maxIdleBlocker", \.maxIdleBlocker, .duration, option: "--max-idle-blocker",
      "The same for a session that blocks another one."),
    .optional(
      "sessionMemory", \.sessionMemory, .size, option: "--session-memory",
      "Memory of all processes of a session together."),
    .optional(
      "sessionMemoryHigh", \.sessionMemoryHigh, .size, option: "--session-memory-high",
      "Memory above which a session is slowed down and reclaimed from."),
    .optional(
      "groupMemory", \.groupMemory, .size, option: "--group-memory",
      "Memory of all sessions of the group together."),
    .optional(
      "groupMemoryHigh", \.groupMemoryHigh, .size, option: "--group-memory-high",
      "Memory above which all sessions of the group are slowed down and reclaimed from."),
    .optional(
      "ioBandwidth", \.ioBandwidth, .rate, option: "--io-bps",
      "Bytes read and written per second by all sessions of the group together."),
    .optional(
      "iops", \.iops, .count(1...Int(Int32.max)), option: "--iops",
      "Requests per second to devices by all sessions of the group together."),
    .optional(
      "pids", \.pids, .count(1...4_194_304), option: "--pids",
      "Processes and threads of all sessions of the group together."),
  ])
}

extension FieldTable where Object == GroupAttributes {
  static let group = FieldTable(
    fields: [
      .optional(
        "description", \.description, .text, option: "--description",
        "A sentence about the group."),
      .always(
        "priority", \.priority, .count(GroupAttributes.priorityRange), standard: 3,
        option: "--priority", "0 (highest) to 7: the weight where nothing else gives one."),
      .always(
        "category", \.category, .category, standard: .custom("user"), option: "--category",
        "What kind of work the group does."),
      .optional(
        "cpuPercent", \.cpuPercent, .percentage, option: "--cpu",
        "The weight that a directive without a CPU value uses."),
      .always(
        "active", \.isActive, .flag, standard: true,
        "An inactive group takes no new sessions. Set by group activate and deactivate."),
      switchGrants,
    ] + FieldTable<ResourceLimits>.limits.fields.map { $0.inside(\.limits) })

  private static let switchGrants = PolicyField<GroupAttributes>(
    name: "switchGrants",
    doc: FieldDoc(
      name: "switchGrants", type: "list of {to, until}", option: nil,
      meaning: "Who may move sessions into the group: a user, @role or *. Missing: everyone; empty:"
        + " administrators only. Set by group grant and revoke."),
    node: { group, _ in
      group.grants.map { grants in
        .list(
          grants.map { grant in
            let until = grant.until.map { [DocumentEntry("until", .text($0.description))] }
            return .map([DocumentEntry("to", .text(grant.grantee.description))] + (until ?? []))
          })
      }
    },
    take: { group, cursor, policy throws(DocumentError) in
      var grants: [SwitchGrant] = []
      for item in try cursor.list() {
        let map = try item.map()
        let unknown = map.entries.first { !["to", "until"].contains($0.key) }
        if let unknown {
          throw map.value(of: unknown).failure(
            "there is no key \(DocumentWriter.json(text: unknown.key)) here",
            suggestions: DidYouMean.suggestions(for: unknown.key, among: ["to", "until"]),
            hint: "known keys: to, until")
        }
        let grantee = try map.required("to").checked { text throws(PolicyError) in
          try SwitchGrant.Grantee(parsing: text)
        }
        var until: WallTime?
        if let cursor = map.optional("until") {
          until = try FieldFormat<WallTime>.time.value(cursor, policy)
        }
        grants.append(SwitchGrant(to: grantee, until: until))
      }
      group.grants = grants
    })
}
