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
      throw CommandError.management(.rejected(.sessionNotFound(id)), suggestions: [])
    }
    let now = context.access.manager.now
    var facts = Record([
      "session": .id(id.value), "state": .text(session.state.rawValue),
      "group": .text(engine.policy.name(of: session.group)),
      "because": .text(session.reason.words),
    ])
    appendWaiting(session, engine, at: now.wall, to: &facts)
    if let deadline = engine.deadline(of: id) {
      facts.append("nextLimit", .text(deadline.reason))
      facts.append("nextLimitInMs", .span(deadline.at.since(now.boot)))
    } else {
      facts.append("nextLimit", .null)
      facts.append("nextLimitInMs", .null)
    }
    facts.append("nice", .count(engine.niceLevels()[session.group]))
    facts.append("cpuCap", engine.cpuCaps()[session.group].map { .percent($0 * 100) } ?? .null)
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
    _ session: Session, _ engine: Engine, at time: WallTime, to facts: inout Record
  ) {
    let queue = engine.admission.queue(of: session.group)
    let shortage = session.state == .waiting ? engine.shortage(in: session.group, at: time) : nil
    facts.append("queuePlace", .count(queue.firstIndex(of: session.id).map { $0 + 1 }))
    facts.append(
      "waitsFor",
      .text(
        shortage.map {
          "\($0.running) of \($0.limit.value) slots are taken (\($0.limit.origin))"
        }))
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
