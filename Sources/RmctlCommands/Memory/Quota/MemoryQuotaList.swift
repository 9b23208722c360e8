import ArgumentParser
import ResourceManagement

struct MemoryQuotaList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the sessions that hold memory or have a quota, the largest holder first.",
    examples: ["rmctl memory quota list"], aliases: ["ls"])

  private static let columns: [Payload.Column] = [
    .init("SESSION", "session"), .init("GROUP", "group"), .init("HELD", "held"),
    .init("WORK-AREA-HELD", "workAreaHeld"), .init("SESSION-MEMORY", "sessionMemory"),
    .init("WORK-AREA", "workArea"),
  ]

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    let holders = engine.memory.largestHolders(.max).map(\.session)
    let known = Set(holders)
    let others = engine.sessions.sessions.filter { session in
      session.quota != nil && !known.contains(session.id)
    }
    let sessions = holders.compactMap { engine.sessions[$0] } + others
    try context.list(
      "MemoryQuotaList", sessions.map { record(of: $0, in: engine) }, columns: Self.columns,
      generation: snapshot.generation)
  }

  private func record(of session: Session, in engine: Engine) -> Record {
    let holding = engine.memory.holding(of: session.id)
    return Record([
      "session": .id(session.id.value), "group": .text(engine.policy.name(of: session.group)),
      "held": .size(holding.pga), "workAreaHeld": .size(holding.workArea),
      "sessionMemory": .size(session.quota?.sessionMemory),
      "workArea": .size(session.quota?.workArea),
    ])
  }
}
