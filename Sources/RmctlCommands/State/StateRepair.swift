import ArgumentParser
import ResourceManagement

struct StateRepair: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "repair", "Put the backup in the place of a damaged or lost state.",
    details: """
      The damaged file is kept beside it. The last change before the damage is lost; it says so. \
      Asks before it does anything, unless --yes is given.
      """,
    examples: ["rmctl state repair --from-bak", "rmctl state repair --from-bak --yes"])

  static var atomicObjection: String? { "it replaces the state that the batch works on" }

  @Flag(help: "Use the backup, which is the state of one change before.")
  var fromBak = false

  func run(in context: Context) throws {
    guard fromBak else {
      throw CommandError.usage("say what to repair from", hint: "rmctl state repair --from-bak")
    }
    let manager = context.access.manager
    do {
      let backup = try manager.readBackup()
      try context.confirm(
        "Replace \(manager.path) by its backup of generation \(backup.generation)?")
      guard !context.global.dryRun else {
        return context.acknowledge("the backup of generation \(backup.generation) is sound")
      }
      let kept = try manager.repairFromBackup(lockTimeout: context.options.lockTimeout)
      context.acknowledge(
        "state restored from the backup of generation \(backup.generation)"
          + (kept.map { "; the damaged file is kept as \($0)" } ?? ""))
    } catch let error as ManagementError {
      throw CommandError.management(error, suggestions: [])
    }
  }
}
