import ResourceManagement

/// The counters as metric families, a label per group.
enum StatsMetrics {
  static func families(_ engine: Engine) -> [OpenMetrics.Family] {
    let groups = engine.policy.groups
    func perGroup(_ value: (ConsumerGroup) -> OpenMetrics.Value) -> [OpenMetrics.Sample] {
      groups.map { OpenMetrics.Sample(["group": $0.name.text], value($0)) }
    }
    func seconds(
      _ name: String, _ help: String, _ read: @escaping (GroupCounters) -> TimeSpan
    ) -> OpenMetrics.Family {
      OpenMetrics.Family(
        name, .counter, unit: "seconds", help: help,
        perGroup { .number(read(engine.accounting[$0.id]).inSeconds) })
    }
    func bytes(
      _ name: String, _ help: String, _ read: @escaping (GroupCounters) -> ByteCount
    ) -> OpenMetrics.Family {
      OpenMetrics.Family(
        name, .counter, unit: "bytes", help: help,
        perGroup { .number(Double(read(engine.accounting[$0.id]).bytes)) })
    }
    func times(
      _ name: String, _ help: String, _ read: @escaping (GroupCounters) -> LatencyHistogram,
      _ sum: @escaping (GroupCounters) -> TimeSpan
    ) -> OpenMetrics.Family {
      OpenMetrics.Family(
        name, .summary, unit: "seconds", help: help,
        perGroup { group in
          let counters = engine.accounting[group.id]
          return distribution(read(counters), sum: sum(counters))
        })
    }
    return [
      OpenMetrics.Family(
        "rmctl_running_calls", .gauge, help: "Calls that hold a slot.",
        perGroup { .count(engine.admission.running(in: $0.id)) }),
      OpenMetrics.Family(
        "rmctl_waiting_calls", .gauge, help: "Calls in the queue.",
        perGroup { .count(engine.admission.waiting(in: $0.id)) }),
    ]
      + GroupCounters.counts.map { entry in
        OpenMetrics.Family(
          "rmctl_" + snakeCase(entry.name), .counter,
          help: "Counter \(entry.name) of rmctl stats.",
          perGroup { .count(engine.accounting[$0.id][keyPath: entry.place]) })
      } + [
        seconds("rmctl_cpu", "CPU time of ended calls.", \.usage.cpu),
        seconds("rmctl_throttled", "Time that calls stood still for a cap.", \.usage.throttled),
        bytes("rmctl_read", "Bytes read from devices.", \.usage.bytesRead),
        bytes("rmctl_written", "Bytes written to devices.", \.usage.bytesWritten),
        times("rmctl_wait", "How long calls waited.", \.waits, \.queueTime.span),
        times("rmctl_run", "How long calls ran.", \.runs, \.runTime.span),
      ] + machine(engine)
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

  private static func distribution(
    _ histogram: LatencyHistogram, sum: TimeSpan
  ) -> OpenMetrics.Value {
    let ranks = [0.5, 0.9, 0.99]
    let spans = histogram.percentiles(ranks.map { $0 * 100 })
    return .distribution(
      OpenMetrics.Distribution(
        quantiles: zip(ranks, spans).map { .init(rank: $0, value: $1.inSeconds) },
        sum: sum.inSeconds, count: histogram.count))
  }

  /// `callsBegun` becomes `calls_begun`.
  private static func snakeCase(_ name: String) -> String {
    name.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
  }
}
