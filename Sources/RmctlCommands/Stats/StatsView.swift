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
    .init("RUNAWAYS", "runaways", isWide: true),
    .init("SWITCHES", "thresholdSwitches", isWide: true),
    .init("PARALLEL", "parallelCalls", isWide: true),
    .init("DOWNGRADES", "downgrades", isWide: true), .init("WAIT-P99", "waitP99Ms", isWide: true),
    .init("RUN-P50", "runP50Ms", isWide: true), .init("RUN-P99", "runP99Ms", isWide: true),
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
    var record = Record([
      "group": .text(name), "running": .count(running), "waiting": .count(waiting),
    ])
    for (name, place) in GroupCounters.counts {
      record.append(name, .count(counters[keyPath: place]))
    }
    record.append("serialCalls", .count(counters.serialCalls))
    record.append([
      "cpuMs": .span(counters.usage.cpu), "waitedMs": .span(counters.queueTime.span),
      "ranMs": .span(counters.runTime.span), "serverMs": .span(counters.serverTime.span),
      "throttledMs": .span(counters.usage.throttled),
      "bytesRead": .size(counters.usage.bytesRead),
      "bytesWritten": .size(counters.usage.bytesWritten),
      "bytesMoved": .size(counters.usage.bytesMoved),
      "ioRequests": .count(counters.usage.ioRequests),
      "ioLogical": .count(counters.usage.ioLogical), "undo": .size(counters.usage.undo),
      "contextSwitches": .count(counters.usage.contextSwitches),
      "peakMemory": .size(counters.usage.peakMemory),
    ])
    appendPercentiles(of: counters.waits, "wait", to: &record)
    appendPercentiles(of: counters.runs, "run", to: &record)
    return record
  }

  private static let ranks: [(name: String, percent: Double)] = [
    ("P50", 50), ("P90", 90), ("P99", 99), ("Max", 100),
  ]

  private static func appendPercentiles(
    of histogram: LatencyHistogram, _ name: String, to record: inout Record
  ) {
    let spans = histogram.percentiles(ranks.map(\.percent))
    for (index, rank) in ranks.enumerated() {
      let span = spans.indices.contains(index) ? spans[index] : nil
      record.append("\(name)\(rank.name)Ms", .span(span))
    }
  }
}
