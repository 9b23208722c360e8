import ArgumentParser
import ResourceManagement

struct SessionList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the live sessions; with --all the ended ones as well.",
    examples: [
      "rmctl session list", "rmctl session list --all --sort -id --limit 20",
      "rmctl session list --group BATCH_GROUP -o json",
    ],
    aliases: ["ls"])

  @Flag(help: "Ended sessions too, from the history log.")
  var all = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Of this group only.", valueName: "group"))
  var group: String?

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    let now = context.access.manager.now
    var rows = engine.sessions.sessions.map { SessionView.record($0, in: engine, at: now) }
    if all {
      let ended = try context.records().endedOnce(besides: engine.sessions.sessions)
      rows = ended.sorted { $0.id < $1.id }.map(SessionView.record) + rows
    }
    if let group {
      let name = try context.find { () throws(PolicyError) in
        try engine.policy.group(named: group).name.text
      }
      rows = rows.filter { $0["group"] == .text(name) }
    }
    var columns = SessionView.columns
    if all { columns.insert(.init("OUTCOME", "outcome"), at: 2) }
    try context.list("SessionList", rows, columns: columns, generation: snapshot.generation)
  }
}
