import ArgumentParser
import ResourceManagement

struct MappingList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the mappings.", examples: ["rmctl mapping list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let rows = policy.mappings.map { mapping in
      Record([
        "attribute": .text("user"), "value": .text(mapping.user),
        "group": .text(policy.directiveName(mapping.group)),
      ])
    }
    try context.list(
      "MappingList", rows,
      columns: [
        .init("ATTRIBUTE", "attribute"), .init("VALUE", "value"), .init("GROUP", "group"),
      ], generation: snapshot.generation)
  }
}
