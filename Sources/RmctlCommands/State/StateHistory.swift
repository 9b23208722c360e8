import ArgumentParser
import ResourceManagement

struct StateHistory: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "history", "List the sessions that have ended, in the order of their ends.",
    details: """
      The options narrow the list down; what several of them name must all hold. A time is \
      RFC 3339 in UTC. How far back the list goes is a matter of size and age: see `state gc`.
      """,
    examples: [
      "rmctl state history --since 2026-11-23T00:00:00Z",
      "rmctl state history --user anna --outcome killed",
      "rmctl state history --group BATCH_GROUP --sort -cpuMs --limit 10 -o json",
    ])

  @Option(help: ArgumentHelp("Ended at this time or later.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Ended before this time.", valueName: "time"))
  var until: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Ended in this group, which may be gone.", valueName: "group"))
  var group: String?

  @Option(help: ArgumentHelp("Of this user only.", valueName: "user"))
  var user: String?

  @Option(help: ArgumentHelp("Ended like this, for example killed.", valueName: "outcome"))
  var outcome: String?

  func run(in context: Context) throws {
    let start = try since.map { text throws(CommandError) in try Parse.time(text, "--since") }
    let end = try until.map { text throws(CommandError) in try Parse.time(text, "--until") }
    let key = try group.map { text throws(CommandError) in try Parse.name(text).key }
    let outcome = try outcome.map { text throws(CommandError) -> Outcome in
      try Parse.choice(text, "--outcome")
    }
    let snapshot = try context.read()
    let rows = try context.records().endedOnce(besides: snapshot.engine.sessions.sessions)
      .filter { record in
        record.ended >= start ?? record.ended && (end.map { record.ended < $0 } ?? true)
          && (key.map { record.group.lowercased() == $0 } ?? true)
          && (user.map { record.attributes.user == $0 } ?? true)
          && record.outcome == outcome ?? record.outcome
      }
    try context.list(
      "SessionHistory", rows.map(SessionView.record), columns: Self.columns,
      generation: snapshot.generation)
  }

  private static let columns: [Payload.Column] = [
    .init("ID", "id"), .init("ENDED", "ended"), .init("OUTCOME", "outcome"),
    .init("EXIT", "exit"), .init("SIGNAL", "signal"), .init("GROUP", "group"),
    .init("USER", "user"), .init("PROGRAM", "program"), .init("SERVICE", "service", isWide: true),
    .init("MODULE", "module", isWide: true), .init("ACTION", "action", isWide: true),
    .init("MACHINE", "machine", isWide: true), .init("TAGS", "tags", isWide: true),
    .init("LABEL", "label", isWide: true), .init("WAITED", "waitedMs"), .init("RAN", "ranMs"),
    .init("CPU", "cpuMs"), .init("READ", "bytesRead", isWide: true),
    .init("WRITTEN", "bytesWritten", isWide: true),
    .init("PEAK-MEMORY", "peakMemory", isWide: true), .init("REASON", "reason", isWide: true),
    .init("OPENED", "opened", isWide: true),
  ]
}

extension [SessionRecord] {
  /// Every session that is not among `live` once, by its last record: a crash between record and
  /// snapshot leaves a record twice, or one of a live session.
  func endedOnce(besides live: [Session]) -> [SessionRecord] {
    var seen = Set(live.map(\.id))
    return reversed().filter { seen.insert($0.id).inserted }.reversed()
  }
}
