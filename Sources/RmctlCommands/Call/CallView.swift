import ArgumentParser
import ResourceManagement

/// How calls are shown.
enum CallView {
  static let columns: [Payload.Column] = [
    .init("CALL", "call"), .init("SESSION", "session"), .init("STATE", "state"),
    .init("GROUP", "group"), .init("PLACE", "queuePlace"), .init("WAITED", "waitedMs"),
    .init("RAN", "ranMs"), .init("LIMIT", "deadlineMs"),
  ]

  static func record(_ call: Call, of session: Session, in engine: Engine, at now: Now) -> Record {
    let queue = engine.admission.queue(of: session.group)
    let place = call.phase == .queued ? queue.firstIndex(of: session.id).map { $0 + 1 } : nil
    return Record([
      "call": .id(call.id.value), "session": .id(session.id.value),
      "state": .text(call.phase.rawValue),
      "group": .text(engine.policy.name(of: session.group)), "queuePlace": .count(place),
      "waitedMs": .span(call.waited(at: now)), "ranMs": .span(call.ran(at: now)),
      "deadlineMs": .span(engine.deadline(of: session.id).map { $0.at.since(now.boot) }),
    ])
  }

  static func all(in engine: Engine, at now: Now) -> [Record] {
    engine.sessions.sessions.compactMap { session in
      session.call.map { record($0, of: session, in: engine, at: now) }
    }
  }
}
