import ArgumentParser
import ResourceManagement

struct MappingList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the mappings in the order in which they are asked.",
    examples: ["rmctl mapping list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let now = context.access.manager.now.wall
    let rows = policy.rankedMappings.map { mapping in
      Record([
        "attribute": .text(mapping.attribute.rawValue), "value": .text(mapping.value.pattern),
        "group": .text(policy.name(of: mapping.group)), "until": .time(mapping.until),
        "valid": .bool(mapping.isValid(at: now)),
      ])
    }
    try context.list(
      "MappingList", rows,
      columns: [
        .init("ATTRIBUTE", "attribute"), .init("VALUE", "value"), .init("GROUP", "group"),
        .init("UNTIL", "until"), .init("VALID", "valid", isWide: true),
      ], generation: snapshot.generation)
  }
}
