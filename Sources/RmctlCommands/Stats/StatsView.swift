import ResourceManagement

/// How counters are shown.
enum StatsView {
  static let columns: [Payload.Column] = [
    .init("GROUP", "group"), .init("RUNNING", "running"), .init("WAITING", "waiting"),
    .init("CALLS", "callsEnded"), .init("QUEUED", "callsQueued"),
    .init("TIMEOUTS", "executionTimeouts"), .init("KILLS", "kills"), .init("CPU", "cpuMs"),
    .init("WAITED", "waitedMs"), .init("RAN", "ranMs"), .init("READ", "bytesRead"),
    .init("WRITTEN", "bytesWritten"), .init("PEAK-MEMORY", "peakMemory"),
    .init("SESSIONS", "sessionsOpened", isWide: true), .init("BEGUN", "callsBegun", isWide: true),
    .init("ABANDONED", "callsAbandoned", isWide: true),
    .init("QUEUE-TIMEOUTS", "queueTimeouts", isWide: true),
    .init("CPU-LIMITS", "cpuLimits", isWide: true),
    .init("IDLE-TIMEOUTS", "idleTimeouts", isWide: true), .init("LOST", "lost", isWide: true),
    .init("THROTTLED", "throttledMs", isWide: true),
  ]

  static func record(of group: ConsumerGroup, in engine: Engine) -> Record {
    record(
      group.name.text, engine.accounting[group.id],
      running: engine.admission.running(in: group.id),
      waiting: engine.admission.waiting(in: group.id))
  }

  /// Of all groups together, deleted ones included.
  static func total(in engine: Engine) -> Record {
    let groups = engine.policy.groups.map(\.id)
    return record(
      "TOTAL", engine.accounting.total,
      running: groups.reduce(0) { $0 + engine.admission.running(in: $1) },
      waiting: groups.reduce(0) { $0 + engine.admission.waiting(in: $1) })
  }

  private static func record(
    _ name: String, _ counters: GroupCounters, running: Int, waiting: Int
  ) -> Record {
    Record([
      "group": .text(name), "running": .count(running), "waiting": .count(waiting),
      "sessionsOpened": .count(counters.sessionsOpened), "callsBegun": .count(counters.callsBegun),
      "callsQueued": .count(counters.callsQueued), "callsAdmitted": .count(counters.callsAdmitted),
      "callsEnded": .count(counters.callsEnded),
      "callsAbandoned": .count(counters.callsAbandoned),
      "queueTimeouts": .count(counters.queueTimeouts),
      "executionTimeouts": .count(counters.executionTimeouts),
      "cpuLimits": .count(counters.cpuLimits), "idleTimeouts": .count(counters.idleTimeouts),
      "kills": .count(counters.kills), "lost": .count(counters.lost),
      "cpuMs": .span(counters.usage.cpu), "waitedMs": .span(counters.usage.waited),
      "ranMs": .span(counters.usage.ran), "throttledMs": .span(counters.usage.throttled),
      "bytesRead": .size(counters.usage.bytesRead),
      "bytesWritten": .size(counters.usage.bytesWritten),
      "peakMemory": .size(counters.usage.peakMemory),
    ])
  }
}
