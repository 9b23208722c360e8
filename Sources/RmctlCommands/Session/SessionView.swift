import ResourceManagement

/// How sessions and calls are shown.
enum SessionView {
  static let columns: [Payload.Column] = [
    .init("ID", "id"), .init("STATE", "state"), .init("GROUP", "group"), .init("USER", "user"),
    .init("PROGRAM", "program"), .init("SERVICE", "service", isWide: true),
    .init("MODULE", "module", isWide: true), .init("ACTION", "action", isWide: true),
    .init("MACHINE", "machine", isWide: true), .init("TAGS", "tags", isWide: true),
    .init("LABEL", "label", isWide: true), .init("PRIORITY", "priority", isWide: true),
    .init("BLOCKED-BY", "blockedBy", isWide: true), .init("DEGREE", "degree", isWide: true),
    .init("MEMORY", "memory", isWide: true), .init("GPUS", "gpuDevices", isWide: true),
    .init("PID", "pid"),
    .init("CALL", "call", isWide: true), .init("PLACE", "queuePlace"),
    .init("WAITED", "waitedMs"), .init("RAN", "ranMs"), .init("LIMIT", "deadlineMs"),
    .init("OUTCOME", "outcome", isWide: true), .init("OPENED", "opened", isWide: true),
  ]

  static func record(_ session: Session, in engine: Engine, at now: Now) -> Record {
    let place = engine.admission.place(of: session.id, in: session.group)
    let decay = engine.policy.settings.coordinator.boostDecay
    let grant = session.call?.phase == .running ? session.call?.grant : nil
    return Record([
      "id": .id(session.id.value), "state": .text(session.state.rawValue),
      "sessionKind": .text(session.kind.rawValue),
      "group": .text(engine.policy.name(of: session.group)),
      "reason": .text(session.reason.words), "user": .text(session.attributes.user),
      "program": .text(session.attributes.program),
      "osUser": .text(session.attributes.osUser), "service": .text(session.attributes.service),
      "module": .text(session.attributes.module), "action": .text(session.attributes.action),
      "machine": .text(session.attributes.machine),
      "clientId": .text(session.attributes.clientID), "tags": tags(of: session.attributes),
      "label": .text(session.attributes.label),
      "priority": .text(session.effectivePriority(at: now.boot, decay: decay).rawValue),
      "boosted": .bool(session.boost?.remaining(at: now.boot, decay: decay) ?? 0 > 0),
      "system": .bool(session.isSystem),
      "blockedBy": session.blockedBy.map { .id($0.session.value) } ?? .null,
      "degree": .count(grant?.degree), "memory": grant.map { .size($0.memory) } ?? .null,
      "gpus": .count(grant?.gpus), "gpuMemory": .size(grant?.gpuMemory),
      "gpuDevices": grant?.gpuDevices ?? .null,
      "pid": .count(session.process.map { Int($0.pid) }),
      "call": session.call.map { .id($0.id.value) } ?? .null, "queuePlace": .count(place),
      "waitedMs": .span(session.call?.waited(at: now)),
      "ranMs": .span(session.call?.admitted == nil ? nil : session.call?.ran(at: now)),
      "deadlineMs": .span(engine.deadline(of: session.id).map { $0.at.since(now.boot) }),
      "outcome": .text(session.termination?.outcome.rawValue),
      "owner": .count(Int(session.owner)), "opened": .time(session.opened.wall), "ended": .null,
      "exit": .null, "signal": .null, "cpuMs": .span(session.usage.cpu),
      "throttledMs": .span(session.usage.throttled),
      "bytesRead": .size(session.usage.bytesRead),
      "bytesWritten": .size(session.usage.bytesWritten),
      "peakMemory": .size(session.usage.peakMemory),
    ])
  }

  /// In the order of their keys.
  private static func tags(of attributes: SessionAttributes) -> Value {
    var record = Record([:])
    for (key, value) in attributes.tags.sorted(by: { $0.key < $1.key }) {
      record.append(key, .text(value))
    }
    return .object(record)
  }

  /// A session that has ended, with the same fields.
  static func record(_ ended: SessionRecord) -> Record {
    var exit: Value = .null
    var signal: Value = .null
    switch ended.exit {
    case .exited(let code): exit = .count(Int(code))
    case .signaled(let number, _): signal = .count(Int(number))
    case nil: break
    }
    return Record([
      "id": .id(ended.id.value), "state": .text("ended"), "sessionKind": .text(ended.kind.rawValue),
      "group": .text(ended.group), "reason": .text(ended.reason),
      "user": .text(ended.attributes.user), "program": .text(ended.attributes.program),
      "osUser": .text(ended.attributes.osUser), "service": .text(ended.attributes.service),
      "module": .text(ended.attributes.module), "action": .text(ended.attributes.action),
      "machine": .text(ended.attributes.machine), "clientId": .text(ended.attributes.clientID),
      "tags": tags(of: ended.attributes), "label": .text(ended.attributes.label), "priority": .null,
      "boosted": .null, "system": .null, "blockedBy": .null, "degree": .null, "memory": .null,
      "gpus": .null, "gpuMemory": .null, "gpuDevices": .null, "pid": .null,
      "call": .null, "queuePlace": .null,
      "waitedMs": .span(ended.usage.waited), "ranMs": .span(ended.usage.ran), "deadlineMs": .null,
      "outcome": .text(ended.outcome.rawValue), "owner": .null, "opened": .time(ended.opened),
      "ended": .time(ended.ended), "exit": exit, "signal": signal,
      "cpuMs": .span(ended.usage.cpu), "throttledMs": .span(ended.usage.throttled),
      "bytesRead": .size(ended.usage.bytesRead),
      "bytesWritten": .size(ended.usage.bytesWritten),
      "peakMemory": .size(ended.usage.peakMemory),
    ])
  }
}

extension Grant {
  /// Its part of a GPU that others may share; nil where it has none.
  var gpuMemory: ByteCount? { devices.compactMap(\.memory).first }

  /// The GPUs that it holds anything of; nil where it holds none.
  var gpuDevices: Value {
    devices.isEmpty ? .null : .list(devices.map { .text($0.name.description) })
  }
}

extension Context {
  /// - Throws: ``CommandError`` when the text is no id.
  func sessionID(_ text: String) throws(CommandError) -> SessionID {
    try Parse.id(text, "session", as: SessionID.self)
  }

  func records() throws(CommandError) -> [SessionRecord] {
    do {
      return try access.manager.sessionRecords()
    } catch {
      throw .management(error, suggestions: [])
    }
  }
}
