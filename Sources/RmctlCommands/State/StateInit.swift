import ArgumentParser
import ResourceManagement

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
