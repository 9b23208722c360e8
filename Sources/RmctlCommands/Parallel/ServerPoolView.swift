import ResourceManagement

/// How pools of parallel servers are shown.
enum ServerPoolView {
  static let columns: [Payload.Column] = [
    .init("POOL", "pool"), .init("MINIMUM", "minimum"), .init("MAXIMUM", "maximum"),
    .init("BUSY", "busy"), .init("IDLE", "idle"), .init("GROUPS", "groups"),
    .init("DESCRIPTION", "description", isWide: true),
  ]

  /// All servers together, with the counters of parallel calls.
  static func summary(_ engine: Engine) -> Record {
    let total = engine.accounting.total
    let mean =
      total.parallelCalls > 0
      ? Double(total.degreesGranted) / Double(total.parallelCalls) : nil
    return Record([
      "servers": .count(engine.parallelMachine.servers), "busy": .count(engine.servers.busy),
      "peak": .count(engine.accounting.peaks.servers),
      "parallelCalls": .count(total.parallelCalls), "serialCalls": .count(total.serialCalls),
      "downgrades": .count(total.downgrades), "waitedForServers": .count(total.serverWaits),
      "meanDegree": .text(mean.map { String(($0 * 10).rounded() / 10) }),
      "cores": .count(engine.parallelMachine.cores), "load": .text(engine.load.rawValue),
    ])
  }

  /// The pool of all other groups comes first.
  static func records(_ engine: Engine) -> [Record] {
    engine.serverPoolUse.map { record(of: $0, in: engine) }
  }

  static func record(of use: ServerPoolUse, in engine: Engine) -> Record {
    let pool = engine.policy.serverPools.first { $0.id == use.rule.id }
    return Record([
      "pool": .text(use.rule.name), "minimum": .count(use.rule.minimum),
      "maximum": .count(use.rule.maximum), "busy": .count(use.busy), "idle": .count(use.idle),
      "groups": .list(use.rule.groups.map { .text(engine.policy.name(of: $0)) }),
      "description": .text(pool?.attributes.description),
    ])
  }
}
