import ArgumentParser
import ResourceManagement

struct StatsCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "stats", "Show what every group has used and how its calls ended.",
    details: """
      session shows what live sessions have used so far, memory and parallel the counters of pools \
      and of parallel servers.

      Counters run since the state was made. CPU, memory and I/O are those of finished calls; \
      I/O counts bytes to and from devices, not the page cache. Percentiles of waiting and running \
      times are at most 0.8 percent too long, never too short. -o openmetrics is for the textfile \
      directory of a node exporter.
      """,
    examples: [
      "rmctl stats", "rmctl stats -o json", "rmctl stats session --sort -cpuMs",
      "rmctl stats -o wide --sort -cpuMs",
      "rmctl stats -o openmetrics > rmctl.prom.tmp && mv rmctl.prom.tmp rmctl.prom",
    ])

  @Argument(help: ArgumentHelp("group, session, memory or parallel.", valueName: "noun"))
  var noun = StatsNoun.group

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    let generation = snapshot.generation
    guard context.renderer.format != .openmetrics else {
      guard noun == .group else {
        throw CommandError.usage(
          "-o openmetrics has everything: leave out \(noun.rawValue)",
          hint: "rmctl stats -o openmetrics")
      }
      return context.streams.data(OpenMetrics.text(of: StatsMetrics.families(engine)))
    }
    switch noun {
    case .group:
      let rows = engine.policy.groups.map { StatsView.record(of: $0, in: engine) }
      try context.list(
        "StatsList", rows + [StatsView.total(in: engine)], columns: StatsView.columns,
        generation: generation)
    case .session:
      let now = context.access.manager.now
      let rows = engine.sessions.sessions.map {
        SessionStatsView.record($0, in: engine, at: now)
      }
      try context.list(
        "SessionStatsList", rows, columns: SessionStatsView.columns, generation: generation)
    case .memory:
      try context.show("MemoryStats", MemoryView.summary(engine), generation: generation)
    case .parallel:
      try context.show("ParallelStats", ServerPoolView.summary(engine), generation: generation)
    }
  }
}

/// What there are statistics of.
enum StatsNoun: String, CaseIterable, ExpressibleByArgument {
  case group, session, memory, parallel
}
