import ProcessEnforcement
import ResourceManagement

/// What two readings say of the time between them.
struct TopSample {
  let snapshot: Snapshot
  let reading: LiveReading
  let former: LiveReading
  /// Of the machine.
  let processors: Double

  func summary() -> Record {
    let host = Host.reading()
    let engine = snapshot.engine
    let used = reading.groups.keys.compactMap { reading.processors(of: $0, since: former) }
    return Record([
      "plan": .text(engine.policy.activePlan?.name.text),
      "load": .text(Value.oneDecimal(Double(host.load) / 1000)),
      "pressure": .text(engine.memory.pressure.word),
      "cpu": .percent(used.reduce(0, +) / processors * 100),
      "running": .count(engine.admission.running), "queued": .count(engine.admission.waiting),
    ])
  }

  static let groupColumns: [Payload.Column] = [
    .init("GROUP", "group"), .init("RUNNING", "running"), .init("QUEUED", "queued"),
    .init("TASKS", "tasks"), .init("CPU", "cpu"), .init("PLANNED", "planned"),
    .init("MEMORY", "memory"), .init("READ/S", "readPerSecond"),
    .init("WRITE/S", "writtenPerSecond"), .init("CPU-PSI", "cpuPressure"),
    .init("MEM-PSI", "memoryPressure"), .init("IO-PSI", "ioPressure"),
  ]

  /// Groups with something running or waiting.
  func groups(by order: TopOrder) -> [Record] {
    let engine = snapshot.engine
    let planned = engine.desiredHostState().groups
    let rows = engine.policy.groups.compactMap { group -> Row? in
      let running = engine.admission.running(in: group.id)
      let queued = engine.admission.queue(of: group.id).count
      let use = reading.groups[group.id]
      guard running > 0 || queued > 0 || use != nil else { return nil }
      let cpu = reading.processors(of: group.id, since: former).map { $0 / processors * 100 }
      var fields = Record([
        "group": .text(group.name.text), "running": .count(running), "queued": .count(queued),
        "tasks": .count(use?.tasks), "cpu": cpu.map { .percent($0) } ?? .null,
        "planned": planned.first { $0.id == group.id }.map { .percent($0.share * 100) } ?? .null,
      ])
      let rates = append(use, former.groups[group.id], to: &fields)
      return Row(
        record: fields, name: group.name.text, tasks: use?.tasks ?? 0, cpu: cpu ?? 0,
        memory: use?.memory.bytes ?? 0, io: rates)
    }
    return Row.sorted(rows, by: order)
  }

  static let sessionColumns: [Payload.Column] = [
    .init("SESSION", "session"), .init("GROUP", "group"), .init("USER", "user"),
    .init("PROGRAM", "program"), .init("PID", "pid"), .init("TASKS", "tasks"),
    .init("CPU", "cpu"), .init("MEMORY", "memory"), .init("READ/S", "readPerSecond"),
    .init("WRITE/S", "writtenPerSecond"), .init("CPU-PSI", "cpuPressure"),
    .init("MEM-PSI", "memoryPressure"), .init("IO-PSI", "ioPressure"),
  ]

  /// Sessions with a started command.
  func sessions(by order: TopOrder) -> [Record] {
    let engine = snapshot.engine
    let rows = engine.sessions.sessions.compactMap { session -> Row? in
      guard let process = session.process, let use = reading.sessions[session.id] else {
        return nil
      }
      let cpu = reading.processors(of: session.id, since: former).map { $0 / processors * 100 }
      var fields = Record([
        "session": .id(session.id.value), "group": .text(engine.policy.name(of: session.group)),
        "user": .text(session.attributes.user), "program": .text(session.attributes.program),
        "pid": .count(Int(process.pid)), "tasks": .count(use.tasks),
        "cpu": cpu.map { .percent($0) } ?? .null,
      ])
      let rates = append(use, former.sessions[session.id], to: &fields)
      return Row(
        record: fields, name: "", tasks: use.tasks, cpu: cpu ?? 0, memory: use.memory.bytes,
        io: rates)
    }
    return Row.sorted(rows, by: order)
  }

  /// - Returns: bytes per second, read and written.
  private func append(_ use: LiveUse?, _ past: LiveUse?, to fields: inout Record) -> Double {
    let elapsed = reading.at.since(former.at).inSeconds
    func rate(_ now: ByteCount?, _ then: ByteCount?) -> Double? {
      guard let now, let then, elapsed > 0 else { return nil }
      return max(0, Double(now.bytes) - Double(then.bytes)) / elapsed
    }
    func size(_ rate: Double?) -> Value {
      rate.map { .size(ByteCount(bytes: Int64(min($0, 1e18)))) } ?? .null
    }
    let read = rate(use?.bytesRead, past?.bytesRead)
    let written = rate(use?.bytesWritten, past?.bytesWritten)
    fields.append("memory", .size(use?.memory))
    fields.append("readPerSecond", size(read))
    fields.append("writtenPerSecond", size(written))
    fields.append("cpuPressure", use?.cpuPressure.map { .percent($0) } ?? .null)
    fields.append("memoryPressure", use?.memoryPressure.map { .percent($0) } ?? .null)
    fields.append("ioPressure", use?.ioPressure.map { .percent($0) } ?? .null)
    return (read ?? 0) + (written ?? 0)
  }
}

/// A line with what it may be sorted by.
private struct Row {
  let record: Record
  let name: String
  let tasks: Int
  let cpu: Double
  let memory: Int64
  let io: Double

  /// Those that are equal stay in the order of the policy, or of their ids.
  static func sorted(_ rows: [Row], by order: TopOrder) -> [Record] {
    let sorted = rows.enumerated().sorted { a, b in
      let isBefore: Bool? =
        switch order {
        case .name: a.element.name == b.element.name ? nil : a.element.name < b.element.name
        case .tasks: a.element.tasks == b.element.tasks ? nil : a.element.tasks > b.element.tasks
        case .cpu: a.element.cpu == b.element.cpu ? nil : a.element.cpu > b.element.cpu
        case .memory:
          a.element.memory == b.element.memory ? nil : a.element.memory > b.element.memory
        case .io: a.element.io == b.element.io ? nil : a.element.io > b.element.io
        }
      return isBefore ?? (a.offset < b.offset)
    }
    return sorted.map(\.element.record)
  }
}
