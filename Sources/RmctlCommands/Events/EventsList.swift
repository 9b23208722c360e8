import ArgumentParser
import ResourceManagement

struct EventsList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List accepted changes, oldest first.",
    examples: ["rmctl events list", "rmctl events list --since 2026-11-23T00:00:00Z -o jsonl"],
    aliases: ["ls"])

  @Option(help: ArgumentHelp("Only from this time on (RFC 3339, UTC).", valueName: "time"))
  var since: String?

  func run(in context: Context) throws {
    let start = try since.map { text throws(CommandError) in try Parse.time(text, "--since") }
    let changes: [ChangeRecord]
    do {
      changes = try context.access.manager.changes()
    } catch {
      throw CommandError.management(error, suggestions: [])
    }
    let rows = changes.filter { $0.time >= start ?? $0.time }.map { change in
      Record([
        "time": .time(change.time), "generation": .count(Int(clamping: change.generation)),
        "actor": .text(change.actor.name), "action": .text(change.action),
        "object": .text(change.object),
      ])
    }
    try context.list(
      "EventList", rows,
      columns: [
        .init("TIME", "time"), .init("GENERATION", "generation"), .init("WHO", "actor"),
        .init("ACTION", "action"), .init("OBJECT", "object"),
      ], generation: try context.read().generation)
  }
}
