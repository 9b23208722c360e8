import ResourceManagement
import Simulator

/// What came of one simulation, and its picture.
struct SimulationAnswer {
  let report: SimulationReport
  let chart: [String]
}

enum SimulationView {
  static func show(
    _ answers: [SimulationAnswer], in context: Context, generation: UInt64
  ) throws(CommandError) {
    guard !context.renderer.format.isJSON else {
      let records = answers.map { record($0.report) }
      if let only = records.first, records.count == 1 {
        return try context.show("Simulation", only, generation: generation)
      }
      return try context.list("SimulationList", records, columns: [], generation: generation)
    }
    if let only = answers.first, answers.count == 1 {
      try table(only, in: context, generation: generation)
    } else {
      try comparison(answers, in: context, generation: generation)
    }
    for answer in answers where !answer.report.isWhole {
      context.warn(
        "cut off after \(Simulation.mostDecisions) decisions, at"
          + " \(answer.report.end.since(Instant(nanoseconds: 0)))")
    }
  }

  /// A line per simulation and group, then the pictures.
  private static func comparison(
    _ answers: [SimulationAnswer], in context: Context, generation: UInt64
  ) throws(CommandError) {
    let rows = answers.flatMap { answer in
      answer.report.groups.map { compared($0, of: answer.report) }
    }
    try context.list(
      "SimulationList", rows,
      columns: comparedColumns(hasPlans: answers.contains { $0.report.plan != nil }),
      generation: generation)
    for answer in answers where !answer.chart.isEmpty {
      let report = answer.report
      let words = [report.plan, report.cpuPolicy.rawValue, report.ioPolicy.rawValue]
      draw(words.compactMap(\.self).joined(separator: ", "), answer.chart, in: context)
    }
  }

  private static func draw(_ heading: String?, _ chart: [String], in context: Context) {
    let lines = (heading.map { [$0] } ?? []) + chart
    context.streams.data("\n" + lines.map { TerminalText.escaped($0) + "\n" }.joined())
  }

  private static func comparedColumns(hasPlans: Bool) -> [Payload.Column] {
    (hasPlans ? [.init("PLAN", "plan")] : []) + [
      .init("CPU-POLICY", "cpuPolicy"), .init("I/O-POLICY", "ioPolicy"),
      .init("GROUP", "group"), .init("DONE", "completed"), .init("CPU", "cpuMs"),
      .init("SHARE%", "sharePercent"), .init("DUE%", "duePercent"),
      .init("RESPONSE-P50", "responseP50Ms"), .init("RESPONSE-P99", "responseP99Ms"),
      .init("REQUESTS", "ioCompleted", isWide: true), .init("MOVED", "ioBytes"),
      .init("I/O-P50", "ioP50Ms", isWide: true), .init("I/O-P99", "ioP99Ms"),
      .init("SWITCHES", "switches"),
      .init("END", "endMs"),
    ]
  }

  private static func compared(_ group: GroupResult, of report: SimulationReport) -> Record {
    var record = Record([
      "plan": .text(report.plan), "cpuPolicy": .text(report.cpuPolicy.rawValue),
      "ioPolicy": .text(report.ioPolicy.rawValue),
    ])
    for field in Self.record(group).fields { record.append(field.key, field.value) }
    record.append("switches", .count(report.cpu.switches))
    record.append("endMs", .span(report.end.since(Instant(nanoseconds: 0))))
    return record
  }

  private static func table(
    _ answer: SimulationAnswer, in context: Context, generation: UInt64
  ) throws(CommandError) {
    let report = answer.report
    try context.show(
      "Simulation", summary(report), parts(of: report).filter { !$0.records.isEmpty },
      generation: generation)
    if !answer.chart.isEmpty { draw(nil, answer.chart, in: context) }
  }

  // MARK: Records

  private static func parts(of report: SimulationReport) -> [AnswerPart] {
    [
      AnswerPart(
        key: "groups", kind: "SimulatedGroupList", records: report.groups.map(record),
        columns: groupColumns),
      AnswerPart(
        key: "tasks", kind: "SimulatedTaskList", records: report.tasks.map(record),
        columns: taskColumns),
      AnswerPart(
        key: "requests", kind: "SimulatedRequestsList", records: report.requests.map(record),
        columns: requestColumns),
    ]
  }

  private static func record(_ report: SimulationReport) -> Record {
    var record = summary(report).with(parts(of: report))
    record.append("processors", .list(report.processors.map { .object(processor($0)) }))
    return record
  }

  private static func summary(_ report: SimulationReport) -> Record {
    let (cpu, io) = (report.cpu, report.io)
    return Record([
      "plan": .text(report.plan), "cpuPolicy": .text(report.cpuPolicy.rawValue),
      "ioPolicy": .text(report.ioPolicy.rawValue), "cores": .count(report.cores),
      "endMs": .span(report.end.since(Instant(nanoseconds: 0))), "isWhole": .bool(report.isWhole),
      "cpuMs": .span(cpu.used), "cpuPercent": .percent(report.utilization * 100),
      "picks": .count(cpu.picks), "switches": .count(cpu.switches),
      "preemptions": .count(cpu.preemptions), "migrations": .count(cpu.migrations),
      "runaways": .count(cpu.runaways), "throttles": .count(cpu.throttles),
      "waitP50Ns": nanoseconds(cpu.waits.p50), "waitP99Ns": nanoseconds(cpu.waits.p99),
      "diskPercent": .percent(report.diskUtilization * 100),
      "ioRequests": .count(io.submitted), "ioCompleted": .count(io.completed),
      "ioMerged": .count(io.merged), "ioSequential": .count(io.sequential),
      "ioThrottles": .count(io.throttles), "deadlineMisses": .count(io.deadlineMisses),
    ])
  }

  private static func processor(_ statistics: CPUStatistics) -> Record {
    Record([
      "cpuMs": .span(statistics.used), "picks": .count(statistics.picks),
      "switches": .count(statistics.switches), "preemptions": .count(statistics.preemptions),
      "migrations": .count(statistics.migrations),
    ])
  }

  /// Exact, because milliseconds are too coarse for what schedulers decide.
  private static func nanoseconds(_ span: TimeSpan?) -> Value {
    .count(span.map { Int($0.nanoseconds) })
  }

  private static let groupColumns: [Payload.Column] = [
    .init("GROUP", "group"), .init("TASKS", "tasks"), .init("DONE", "completed"),
    .init("CPU", "cpuMs"), .init("SHARE%", "sharePercent"), .init("DUE%", "duePercent"),
    .init("RESPONSE-P50", "responseP50Ms"), .init("RESPONSE-P99", "responseP99Ms"),
    .init("REQUESTS", "ioRequests"), .init("MOVED", "ioBytes"),
    .init("I/O-P50", "ioP50Ms", isWide: true), .init("I/O-P99", "ioP99Ms", isWide: true),
    .init("THROTTLES", "ioThrottles", isWide: true),
    .init("MERGED", "ioMerged", isWide: true),
    .init("MISSES", "deadlineMisses", isWide: true),
  ]

  private static func record(_ group: GroupResult) -> Record {
    let io = group.io
    return Record([
      "group": .text(group.name), "tasks": .count(group.tasks),
      "completed": .count(group.completed), "cpuMs": .span(group.used),
      "sharePercent": .percent(group.share * 100),
      "duePercent": .percent(group.entitlement * 100),
      "responseP50Ms": .span(group.response.p50), "responseP99Ms": .span(group.response.p99),
      "responseP99Ns": nanoseconds(group.response.p99),
      "ioRequests": .count(io.submitted), "ioCompleted": .count(io.completed),
      "ioBytes": .size(io.bytesRead + io.bytesWritten + io.bytesOfMetadata),
      "ioP50Ms": .span(io.queueLatency.p50), "ioP99Ms": .span(io.queueLatency.p99),
      "ioThrottles": .count(io.throttles), "ioMerged": .count(io.merged),
      "deadlineMisses": .count(io.deadlineMisses),
    ])
  }

  private static let taskColumns: [Payload.Column] = [
    .init("TASK", "task"), .init("GROUP", "group"), .init("STATE", "state"),
    .init("ARRIVED", "arrivalMs"), .init("STARTED", "firstRunMs"),
    .init("FINISHED", "finishedMs"), .init("CPU", "cpuMs"), .init("WAITED", "waitedMs"),
    .init("PAUSED", "pausedMs"), .init("QUEUED", "queuedMs", isWide: true),
    .init("TURNS", "turns"), .init("IN-TIME", "metDeadline", isWide: true),
    .init("REASON", "reason", isWide: true),
  ]

  private static func record(_ task: TaskResult) -> Record {
    func moment(_ instant: Instant?) -> Value {
      .span(instant.map { $0.since(Instant(nanoseconds: 0)) })
    }
    return Record([
      "task": .text(task.name), "group": .text(task.group), "state": .text(task.state),
      "arrivalMs": moment(task.arrival), "firstRunMs": moment(task.firstRun),
      "finishedMs": moment(task.finished), "cpuMs": .span(task.used),
      "cpuNs": nanoseconds(task.used), "waitedMs": .span(task.waited),
      "pausedMs": .span(task.paused), "queuedMs": .span(task.queued), "turns": .count(task.turns),
      "metDeadline": task.metDeadline.map { .bool($0) } ?? .null, "reason": .text(task.reason),
    ])
  }

  private static let requestColumns: [Payload.Column] = [
    .init("REQUESTS", "requests"), .init("GROUP", "group"), .init("MADE", "submitted"),
    .init("DONE", "completed"), .init("MOVED", "bytes"), .init("P50", "latencyP50Ms"),
    .init("P99", "latencyP99Ms"), .init("LATE", "deadlineMisses"),
  ]

  private static func record(_ requests: RequestsResult) -> Record {
    Record([
      "requests": .text(requests.name), "group": .text(requests.group),
      "submitted": .count(requests.submitted), "completed": .count(requests.completed),
      "bytes": .size(requests.bytes), "latencyP50Ms": .span(requests.latency.p50),
      "latencyP99Ms": .span(requests.latency.p99),
      "latencyP99Ns": nanoseconds(requests.latency.p99),
      "deadlineMisses": .count(requests.deadlineMisses),
    ])
  }

  // MARK: The timeline

  /// A line of `--timeline`; what an event has not is left out.
  static func record(_ entry: TimelineEntry) -> Record {
    var record = Record([
      "atNs": .count(Int(entry.at.nanoseconds)), "event": .text(entry.event.rawValue),
    ])
    func put(_ key: String, _ value: Value) {
      if value != .null { record.append(key, value) }
    }
    put("name", .text(entry.name))
    put("group", .text(entry.group))
    put("processor", .count(entry.processor))
    put("spanNs", nanoseconds(entry.span))
    put("offset", .count(entry.offset.map { Int($0) }))
    put("bytes", .count(entry.bytes.map { Int($0) }))
    put("count", .count(entry.count))
    put("detail", .text(entry.detail))
    return record
  }
}
