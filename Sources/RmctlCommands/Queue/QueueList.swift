import ArgumentParser
import ResourceManagement

struct QueueList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the calls that wait, the next one of each group first.",
    examples: ["rmctl queue list", "rmctl queue list --group BATCH_GROUP -o json"],
    aliases: ["ls"])

  @Option(name: .shortAndLong, help: ArgumentHelp("Of this group only.", valueName: "group"))
  var group: String?

  private static let columns: [Payload.Column] = [
    .init("GROUP", "group"), .init("PLACE", "queuePlace"), .init("CALL", "call"),
    .init("SESSION", "session"), .init("PRIORITY", "priority"), .init("WAITED", "waitedMs"),
    .init("LIMIT", "deadlineMs"), .init("WAITS-FOR", "waitsFor"),
  ]

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    let only = try group.map { name throws(CommandError) in
      try context.find { () throws(PolicyError) in try engine.policy.group(named: name).id }
    }
    let now = context.access.manager.now
    let rows = engine.policy.groups.filter { only == nil || $0.id == only }
      .flatMap { engine.admission.queue(of: $0.id) }
      .compactMap { engine.sessions[$0].flatMap { row($0, engine, at: now) } }
    try context.list(
      "QueueList", rows, columns: Self.columns, generation: snapshot.generation)
  }

  private func row(_ session: Session, _ engine: Engine, at now: Now) -> Record? {
    guard let call = session.call else { return nil }
    let obstacle = engine.obstacle(of: session.id, at: now)
    let decay = engine.policy.settings.coordinator.boostDecay
    return Record([
      "group": .text(engine.policy.name(of: session.group)),
      "queuePlace": .count(engine.admission.place(of: session.id, in: session.group)),
      "call": .id(call.id.value), "session": .id(session.id.value),
      "priority": .text(session.effectivePriority(at: now.boot, decay: decay).rawValue),
      "waitedMs": .span(call.waited(at: now)),
      "deadlineMs": .span(engine.deadline(of: session.id).map { $0.at.since(now.boot) }),
      "constraint": .text(obstacle?.kind.rawValue), "waitsFor": .text(obstacle?.description),
      "holders": .list((obstacle?.holders ?? []).map { .id($0.value) }),
    ])
  }
}
