import ArgumentParser
import ResourceManagement

struct StateCheck: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "check", "Read the state and its backup and test everything that must hold.",
    details: "Ends with exit code 9 when the state is damaged. Nothing is written.",
    examples: ["rmctl state check", "rmctl state check -o json"])

  func run(in context: Context) throws {
    let manager = context.access.manager
    let snapshot = try context.read()
    let violations = snapshot.engine.invariantViolations()
    guard violations.isEmpty else {
      throw CommandError.management(
        .corrupt(path: manager.path, problem: violations.joined(separator: "; ")),
        suggestions: [])
    }
    if let name = manager.networkFileSystem {
      context.warn(
        "\(manager.path) is on \(name): locks and syncs may promise less than on a local disk")
    }
    try context.show(
      "StateCheck",
      Record([
        "path": .text(manager.path), "exists": .bool(manager.exists),
        "state": .text(manager.exists ? "sound" : "not made yet"), "backup": .text(backup(manager)),
        "sessions": .count(snapshot.engine.sessions.sessions.count),
      ]), generation: snapshot.generation)
  }

  private func backup(_ manager: ResourceManager) -> String {
    do throws(ManagementError) {
      return "sound, generation \(try manager.readBackup().generation)"
    } catch {
      return error.code == .stateLost ? "none" : "damaged: \(error)"
    }
  }
}
