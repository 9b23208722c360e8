import ArgumentParser
import ResourceManagement

struct ParallelServers: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "servers", "List the parallel servers and what they do.",
    examples: ["rmctl parallel servers"])

  private static let columns: [Payload.Column] = [
    .init("POOL", "pool"), .init("NUMBER", "number"), .init("ROLE", "role"),
    .init("STATE", "state"), .init("CALL", "call"),
  ]

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let names = Dictionary(
      snapshot.engine.serverPoolUse.map { ($0.rule.id, $0.rule.name) },
      uniquingKeysWith: { first, _ in first })
    let rows = snapshot.engine.parallelServers.map { server in
      Record([
        "pool": .text(names[server.pool] ?? "#\(server.pool)"), "number": .count(server.number),
        "role": .text(server.role?.rawValue), "state": .text(server.state.rawValue),
        "call": server.call.map { .id($0.value) } ?? .null,
      ])
    }
    try context.list(
      "ParallelServerList", rows, columns: Self.columns, generation: snapshot.generation)
  }
}
