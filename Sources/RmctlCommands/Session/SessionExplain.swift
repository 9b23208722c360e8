import ArgumentParser
import ResourceManagement

struct SessionExplain: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "explain", "Say why a session is in its group, why it waits, and what limits hold for it.",
    examples: ["rmctl session explain 42", "rmctl session explain 42 -o json"])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    let snapshot = try context.read()
    let engine = snapshot.engine
    guard let session = engine.sessions[id] else {
      throw CommandError.management(
        .rejected(.sessionNotFound(id, hasEnded: id < engine.sessions.nextSession)),
        suggestions: [])
    }
    let now = context.access.manager.now
    var facts = Record([
      "session": .id(id.value), "state": .text(session.state.rawValue),
      "group": .text(engine.policy.name(of: session.group)),
      "because": .text(session.reason.words),
    ])
    appendWaiting(session, engine, at: now, to: &facts)
    if let deadline = engine.deadline(of: id) {
      facts.append("nextLimit", .text(deadline.reason))
      facts.append("nextLimitInMs", .span(deadline.at.since(now.boot)))
    } else {
      facts.append("nextLimit", .null)
      facts.append("nextLimitInMs", .null)
    }
    facts.append("runaway", .bool(engine.isRunaway(session)))
    facts.append("nice", .count(engine.nice(of: session)))
    facts.append("cpuCap", engine.cpuCap(of: session).map { .percent($0 * 100) } ?? .null)
    facts.append(
      "enforcement",
      .text("nice, I/O priority, stop and continue for caps; no cgroups in this version"))
    facts.append("switches", .list(session.switches.map { .object(switchRecord($0, engine)) }))
    let trail = engine.policy.classify(
      applicant(session), at: now.wall, zones: engine.zones)
    let rows = ClassificationView.rows(trail, in: engine.policy)
    guard !context.renderer.format.isJSON else {
      facts.append("trail", .list(rows.map { .object($0) }))
      return try context.show("SessionExplanation", facts, generation: snapshot.generation)
    }
    try context.show("SessionExplanation", facts, generation: snapshot.generation)
    context.streams.data("\nHow the policy of this moment would classify it:\n")
    try context.list(
      "ClassificationTrail", rows, columns: ClassificationView.columns,
      generation: snapshot.generation)
  }

  private func appendWaiting(
    _ session: Session, _ engine: Engine, at now: Now, to facts: inout Record
  ) {
    let shortage = engine.obstacle(of: session.id, at: now)
    facts.append(
      "queuePlace", .count(engine.admission.place(of: session.id, in: session.group)))
    facts.append("constraint", .text(shortage?.kind.rawValue))
    facts.append("waitsFor", .text(shortage?.description))
    facts.append("freeInMs", .span(shortage?.until.map { $0.since(now.boot) }))
    facts.append(
      "holders", .list((shortage?.holders ?? []).map { .id($0.value) }))
  }

  private func applicant(_ session: Session) -> Applicant {
    let known = session.applicant()
    return Applicant(
      known.session, as: known.principal, kind: known.kind,
      requested: session.reason == .explicit ? session.group : nil)
  }

  private func switchRecord(_ change: GroupSwitch, _ engine: Engine) -> Record {
    Record([
      "from": .text(engine.policy.name(of: change.from)),
      "to": .text(engine.policy.name(of: change.to)), "kind": .text(change.kind.rawValue),
      "because": .text(change.reason.words), "by": .text(change.by), "at": .time(change.at),
    ])
  }
}
