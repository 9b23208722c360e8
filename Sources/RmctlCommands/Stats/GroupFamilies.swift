import ResourceManagement

/// Makes metric families with a label per group, out of what is counted of each.
struct GroupFamilies {
  let engine: Engine

  func gauge(
    _ name: String, _ help: String, _ read: (GroupID) -> Int
  ) -> OpenMetrics.Family {
    family(name, .gauge, help) { .count(read($0)) }
  }

  func count(
    _ name: String, _ help: String, _ read: (GroupCounters) -> Int
  ) -> OpenMetrics.Family {
    family(name, .counter, help) { .count(read(engine.accounting[$0])) }
  }

  func seconds(
    _ name: String, _ help: String, _ read: (GroupCounters) -> TimeSpan
  ) -> OpenMetrics.Family {
    family(name, .counter, unit: "seconds", help) {
      .number(read(engine.accounting[$0]).inSeconds)
    }
  }

  func bytes(
    _ name: String, _ help: String, _ read: (GroupCounters) -> ByteCount
  ) -> OpenMetrics.Family {
    family(name, .counter, unit: "bytes", help) {
      .number(Double(read(engine.accounting[$0]).bytes))
    }
  }

  func times(
    _ name: String, _ help: String, _ read: (GroupCounters) -> LatencyHistogram,
    sum: (GroupCounters) -> TimeSpan
  ) -> OpenMetrics.Family {
    family(name, .summary, unit: "seconds", help) { group in
      let counters = engine.accounting[group]
      return distribution(read(counters), sum: sum(counters))
    }
  }

  private func family(
    _ name: String, _ kind: OpenMetrics.Kind, unit: String? = nil, _ help: String,
    _ value: (GroupID) -> OpenMetrics.Value
  ) -> OpenMetrics.Family {
    OpenMetrics.Family(
      name, kind, unit: unit, help: help,
      engine.policy.groups.map { .init(["group": $0.name.text], value($0.id)) })
  }

  private func distribution(
    _ histogram: LatencyHistogram, sum: TimeSpan
  ) -> OpenMetrics.Value {
    let ranks = [0.5, 0.9, 0.99]
    let spans = histogram.percentiles(ranks.map { $0 * 100 })
    return .distribution(
      OpenMetrics.Distribution(
        quantiles: zip(ranks, spans).map { .init(rank: $0, value: $1.inSeconds) },
        sum: sum.inSeconds, count: histogram.count))
  }
}
