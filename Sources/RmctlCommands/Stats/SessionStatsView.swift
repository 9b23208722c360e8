import ResourceManagement

/// What live sessions have used, their call in progress included.
enum SessionStatsView {
  static let columns: [Payload.Column] = [
    .init("ID", "id"), .init("GROUP", "group"), .init("USER", "user"), .init("STATE", "state"),
    .init("CPU", "cpuMs"), .init("WAITED", "waitedMs"), .init("RAN", "ranMs"),
    .init("I/O", "ioBytes"), .init("REQUESTS", "ioRequests"), .init("LOGICAL", "ioLogical"),
    .init("UNDO", "undo"), .init("MEMORY", "memory"), .init("DEGREE", "degree"),
    .init("THROTTLED", "throttledMs", isWide: true),
    .init("PEAK-MEMORY", "peakMemory", isWide: true),
  ]

  static func record(_ session: Session, in engine: Engine, at now: Now) -> Record {
    var usage = session.usage
    if let call = session.call {
      var present = Usage()
      present.waited = call.waited(at: now)
      present.ran = call.ran(at: now)
      present.cover(call.used)
      usage += present
    }
    let holding = engine.memory.holding(of: session.id)
    return Record([
      "id": .id(session.id.value), "group": .text(engine.policy.name(of: session.group)),
      "user": .text(session.attributes.user), "state": .text(session.state.rawValue),
      "cpuMs": .span(usage.cpu), "waitedMs": .span(usage.waited), "ranMs": .span(usage.ran),
      "ioBytes": .size(usage.ioBytes), "ioRequests": .count(usage.ioRequests),
      "ioLogical": .count(usage.ioLogical), "undo": .size(usage.undo),
      "memory": .size(holding.total), "degree": .count(session.call?.grant.degree),
      "throttledMs": .span(usage.throttled), "peakMemory": .size(usage.peakMemory),
    ])
  }
}
