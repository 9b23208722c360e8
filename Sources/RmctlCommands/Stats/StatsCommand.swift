import ArgumentParser
import ResourceManagement

struct StatsCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "stats", "Show what every group has used and how its calls ended.",
    details: """
      Counters run since the state was made. CPU, memory and I/O are those of finished calls; \
      I/O counts bytes to and from devices, not the page cache. Percentiles of waiting and running \
      times are at most 0.8 percent too long, never too short. -o openmetrics is for the textfile \
      directory of a node exporter.
      """,
    examples: [
      "rmctl stats", "rmctl stats -o json", "rmctl stats -o wide --sort -cpuMs",
      "rmctl stats -o openmetrics > rmctl.prom.tmp && mv rmctl.prom.tmp rmctl.prom",
    ])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    guard context.renderer.format != .openmetrics else {
      return context.streams.data(OpenMetrics.text(of: StatsMetrics.families(engine)))
    }
    let rows = engine.policy.groups.map { StatsView.record(of: $0, in: engine) }
    try context.list(
      "StatsList", rows + [StatsView.total(in: engine)], columns: StatsView.columns,
      generation: snapshot.generation)
  }
}
