import ArgumentParser
import ResourceManagement

struct StateNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "state", "The state file: where it is, whether it is sound, how to get it back.",
    [StateInit.self, StateInfo.self, StateCheck.self, StateRepair.self, StatePath.self])
}

struct StateInit: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "init", "Make a new state with the built-in groups and plans.",
    details: "Not needed: the first change makes the state. An existing one is never replaced.",
    examples: ["rmctl state init", "rmctl state init --state /srv/rm/state.json --if-not-exists"])

  static var atomicObjection: String? { "it makes the state that the batch works on" }

  @Flag(help: "Do nothing when there is a state.")
  var ifNotExists = false

  func run(in context: Context) throws {
    let manager = context.access.manager
    if manager.exists {
      _ = try context.read()
      guard ifNotExists else {
        throw CommandError.management(.stateExists(path: manager.path), suggestions: [])
      }
      return context.acknowledge("there is already a state at \(manager.path)")
    }
    try context.update(manager.path) { _ in }
    context.acknowledge("state made at \(manager.path)")
  }
}

struct StatePath: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "path", "Print the path of the state file.", examples: ["rmctl state path"])

  func run(in context: Context) throws {
    let manager = context.access.manager
    guard context.renderer.format.isJSON else {
      return context.streams.data(TerminalText.escaped(manager.path) + "\n")
    }
    try context.show(
      "StatePath",
      Record(["path": .text(manager.path), "exists": .bool(manager.exists)]), generation: 0)
  }
}

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
      ]), generation: snapshot.generation)
  }
}
