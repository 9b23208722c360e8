import ArgumentParser
import ResourceManagement

struct SessionShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one session, live or ended.", examples: ["rmctl session show 42"],
    aliases: ["get"])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    let snapshot = try context.read()
    let now = context.access.manager.now
    if let session = snapshot.engine.sessions[id] {
      var fields = SessionView.record(session, in: snapshot.engine, at: now)
      EnforcementView.append(session, snapshot, to: &fields)
      return try context.show("Session", fields, generation: snapshot.generation)
    }
    guard let record = try context.records().last(where: { $0.id == id }) else {
      throw CommandError.management(
        .rejected(.sessionNotFound(id, hasEnded: id < snapshot.engine.sessions.nextSession)),
        suggestions: [])
    }
    var fields = SessionView.record(record)
    EnforcementView.append(nil, snapshot, to: &fields)
    try context.show("Session", fields, generation: snapshot.generation)
  }
}
