import ArgumentParser
import ResourceManagement

/// How calls are shown.
enum CallView {
  static let columns: [Payload.Column] = [
    .init("CALL", "call"), .init("SESSION", "session"), .init("STATE", "state"),
    .init("GROUP", "group"), .init("PLACE", "queuePlace"), .init("DEGREE", "degree"),
    .init("MEMORY", "memory"), .init("WAITED", "waitedMs"), .init("RAN", "ranMs"),
    .init("CPU", "cpuMs"), .init("LIMIT", "deadlineMs"),
    .init("WAITS-FOR", "waitsFor", isWide: true),
    .init("FINGERPRINT", "fingerprint", isWide: true),
  ]

  static func record(_ call: Call, of session: Session, in engine: Engine, at now: Now) -> Record {
    let isRunning = call.phase == .running
    let obstacle = engine.obstacle(of: session.id, at: now)
    let demand = call.demand
    return Record([
      "call": .id(call.id.value), "session": .id(session.id.value),
      "state": .text(call.phase.rawValue),
      "group": .text(engine.policy.name(of: session.group)),
      "queuePlace": .count(engine.admission.place(of: session.id, in: session.group)),
      "constraint": .text(obstacle?.kind.rawValue), "waitsFor": .text(obstacle?.description),
      "parallel": .text(demand.parallel.mode.description),
      "cost": .count(demand.parallel.cost.map { Int(clamping: $0) }),
      "degree": .count(isRunning ? call.grant.degree : nil),
      "servers": .count(isRunning ? engine.servers.holding(of: call.id)?.servers ?? 0 : nil),
      "downgraded": .bool(call.grant.isDowngraded),
      "memory": isRunning ? .size(call.grant.memory) : .null,
      "workArea": isRunning ? .size(call.grant.workArea) : .null,
      "memoryShrunk": .bool(call.grant.isShrunk),
      "gpus": .count(isRunning ? call.grant.gpus : nil),
      "gpuMemory": .size(isRunning ? call.grant.gpuMemory : nil),
      "gpuDevices": isRunning ? call.grant.gpuDevices : .null,
      "fingerprint": .text(demand.fingerprint), "runaway": .bool(engine.isRunaway(session)),
      "waitedMs": .span(call.waited(at: now)), "ranMs": .span(call.ran(at: now)),
      "cpuMs": .span(call.used.cpu), "ioBytes": .size(call.used.ioBytes),
      "ioRequests": .count(call.used.ioRequests), "ioLogical": .count(call.used.ioLogical),
      "undo": .size(call.used.undo),
      "deadlineMs": .span(engine.deadline(of: session.id).map { $0.at.since(now.boot) }),
    ])
  }

  static func all(in engine: Engine, at now: Now) -> [Record] {
    engine.sessions.sessions.compactMap { session in
      session.call.map { record($0, of: session, in: engine, at: now) }
    }
  }
}
