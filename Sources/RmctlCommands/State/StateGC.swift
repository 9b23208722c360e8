import ArgumentParser
import ResourceManagement

struct StateGC: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "gc", "Delete the oldest part of the logs beside the state.",
    details: """
      Ended sessions and accepted changes are kept in logs. A log of 16 MiB is moved aside, a \
      new one is begun, and what is older than 30 days or more than 256 MiB is deleted: by every \
      change that finds a log full, and by this command now.
      """,
    examples: ["rmctl state gc", "rmctl state gc --dry-run"])

  static var atomicObjection: String? { "it deletes files, which nothing brings back" }

  func run(in context: Context) throws {
    let manager = context.access.manager
    let isDryRun = context.global.dryRun
    let pruned: PrunedHistory
    do {
      pruned = try manager.pruneHistory(
        manager.historyLimits, lockTimeout: context.options.lockTimeout, isDryRun: isDryRun)
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
