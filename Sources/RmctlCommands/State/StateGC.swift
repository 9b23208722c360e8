import ArgumentParser
import ResourceManagement

struct StateGC: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "gc", "Delete the oldest part of the logs beside the state.",
    details: """
      Ended sessions and accepted changes are kept in logs. A log that has grown to the \
      setting history-file-size is moved aside and a new one is begun; what is older than \
      history-age or more than history-size is deleted: by every change that finds a log full, \
      and by this command now.
      """,
    examples: ["rmctl state gc", "rmctl state gc --dry-run"])

  static var atomicObjection: String? { "it deletes files, which nothing brings back" }

  func run(in context: Context) throws {
    let manager = context.access.manager
    let isDryRun = context.global.dryRun
    let limits = try context.read().engine.policy.settings.coordinator.history
    let pruned: PrunedHistory
    do {
      pruned = try manager.pruneHistory(
        limits, lockTimeout: context.options.lockTimeout, isDryRun: isDryRun)
    } catch {
      throw CommandError.management(error, suggestions: [])
    }
    guard context.renderer.format.isJSON else {
      return context.acknowledge(
        pruned.files == 0
          ? "nothing to delete"
          : "deleted \(Plural.of(pruned.files, "file")), \(pruned.bytes.brief)")
    }
    try context.show(
      "HistoryPruning",
      Record([
        "files": .count(pruned.files), "bytes": .size(pruned.bytes), "dryRun": .bool(isDryRun),
      ]), generation: try context.read().generation)
  }
}
