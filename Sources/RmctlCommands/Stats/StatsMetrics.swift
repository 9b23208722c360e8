import ResourceManagement

/// The counters as metric families, a label per group.
enum StatsMetrics {
  static func families(_ engine: Engine) -> [OpenMetrics.Family] {
    let groups = GroupFamilies(engine: engine)
    return [
      groups.gauge(
        "rmctl_running_calls", "Calls that hold a slot.", engine.admission.running(in:)),
      groups.gauge("rmctl_waiting_calls", "Calls in the queue.", engine.admission.waiting(in:)),
    ]
      + GroupCounters.counts.map { entry in
        groups.count("rmctl_" + snakeCase(entry.name), "Counter \(entry.name) of rmctl stats.") {
          $0[keyPath: entry.place]
        }
      } + use(groups) + machine(engine)
  }

  /// What calls used and how long they took.
  private static func use(_ groups: GroupFamilies) -> [OpenMetrics.Family] {
    [
      groups.seconds("rmctl_cpu", "CPU time of ended calls.", \.usage.cpu),
      groups.seconds("rmctl_throttled", "Time that calls stood still.", \.usage.throttled),
      groups.bytes("rmctl_read", "Bytes read from devices.", \.usage.bytesRead),
      groups.bytes("rmctl_written", "Bytes written to devices.", \.usage.bytesWritten),
      groups.bytes("rmctl_moved", "Bytes moved in a direction not told.", \.usage.bytesMoved),
      groups.bytes("rmctl_undo", "Undo that was written.", \.usage.undo),
      groups.count("rmctl_io_requests", "Requests to devices.", \.usage.ioRequests),
      groups.count("rmctl_io_logical_reads", "Logical reads.", \.usage.ioLogical),
      groups.count("rmctl_context_switches", "Changes of the task.", \.usage.contextSwitches),
      groups.times("rmctl_wait", "How long calls waited.", \.waits, sum: \.queueTime.span),
      groups.times("rmctl_run", "How long calls ran.", \.runs, sum: \.runTime.span),
    ]
  }

  private static func machine(_ engine: Engine) -> [OpenMetrics.Family] {
    func gauge(
      _ name: String, unit: String? = nil, _ help: String, _ value: OpenMetrics.Value
    ) -> OpenMetrics.Family {
      OpenMetrics.Family(name, .gauge, unit: unit, help: help, [.init([:], value)])
    }
    return [
      gauge("rmctl_sessions", "Live sessions.", .count(engine.sessions.count)),
      gauge(
        "rmctl_parallel_servers_busy", "Parallel servers at work.", .count(engine.servers.busy)),
      gauge(
        "rmctl_memory_reserved", unit: "bytes", "Memory that is reserved or allocated.",
        .number(Double(engine.memory.used.bytes))),
      gauge(
        "rmctl_memory_pressure_level", "Memory pressure, 0 none to 4 critical.",
        .count(engine.memory.pressure.rawValue)),
    ]
  }

  /// `callsBegun` becomes `calls_begun`.
  private static func snakeCase(_ name: String) -> String {
    name.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
  }
}
