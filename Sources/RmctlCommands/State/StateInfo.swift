import ArgumentParser
import ResourceManagement

struct StateInfo: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "info", "Show what the state file is and holds.", examples: ["rmctl state info"])

  func run(in context: Context) throws {
    let manager = context.access.manager
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    try context.show(
      "StateInfo",
      Record([
        "path": .text(manager.path), "exists": .bool(manager.exists),
        "lineage": manager.exists ? .text(snapshot.lineage) : .null,
        "groups": .count(policy.groups.count), "plans": .count(policy.plans.count),
        "rules": .count(policy.rules.count), "mappings": .count(policy.mappings.count),
        "sessions": .count(snapshot.engine.sessions.sessions.count),
        "activePlan": .text(policy.activePlan?.name.text),
        "sameBoot": .bool(snapshot.bootID == Host.bootID),
        "networkFileSystem": .text(manager.networkFileSystem),
      ]), generation: snapshot.generation)
  }
}
