import ArgumentParser
import ResourceManagement

struct ParallelShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show the parallel servers and their pools.",
    examples: ["rmctl parallel show", "rmctl parallel show -o json"])

  private static let columns: [Payload.Column] = [
    .init("POOL", "pool"), .init("MINIMUM", "minimum"), .init("MAXIMUM", "maximum"),
    .init("BUSY", "busy"), .init("IDLE", "idle"), .init("GROUPS", "groups"),
  ]

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    let total = engine.accounting.total
    let mean =
      total.parallelCalls > 0
      ? Double(total.degreesGranted) / Double(total.parallelCalls) : nil
    var summary = Record([
      "servers": .count(engine.parallelMachine.servers), "busy": .count(engine.servers.busy),
      "peak": .count(engine.accounting.peaks.servers),
      "parallelCalls": .count(total.parallelCalls), "serialCalls": .count(total.serialCalls),
      "downgrades": .count(total.downgrades), "waitedForServers": .count(total.serverWaits),
      "meanDegree": .text(mean.map { String(($0 * 10).rounded() / 10) }),
      "cores": .count(engine.parallelMachine.cores), "load": .text(engine.load.rawValue),
    ])
    let pools = engine.serverPoolUse.map { use in
      Record([
        "pool": .text(use.rule.name), "minimum": .count(use.rule.minimum),
        "maximum": .count(use.rule.maximum), "busy": .count(use.busy), "idle": .count(use.idle),
        "groups": .list(use.rule.groups.map { .text(engine.policy.name(of: $0)) }),
      ])
    }
    guard !context.renderer.format.isJSON else {
      summary.append("pools", .list(pools.map { .object($0) }))
      return try context.show("Parallel", summary, generation: snapshot.generation)
    }
    try context.show("Parallel", summary, generation: snapshot.generation)
    context.streams.data("\n")
    try context.list(
      "ServerPoolList", pools, columns: Self.columns, generation: snapshot.generation)
  }
}
