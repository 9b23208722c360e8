package import Quantities

/// What a session or a group has used since it was started, and what it holds now.
package struct LiveUse: Hashable, Sendable {
  package var cpu = TimeSpan.zero
  package var memory = ByteCount.zero
  package var bytesRead = ByteCount.zero
  package var bytesWritten = ByteCount.zero
  /// Threads where a control group counts them, processes otherwise.
  package var tasks = 0
  /// Percent of the last 10 s in which at least one of its tasks waited for a processor, for memory
  /// or for a device; nil where the kernel does not tell it of a group.
  package var cpuPressure: Double?
  package var memoryPressure: Double?
  package var ioPressure: Double?

  package init() {}

  static func += (a: inout LiveUse, b: LiveUse) {
    a.cpu = a.cpu + b.cpu
    a.memory = a.memory + b.memory
    a.bytesRead = a.bytesRead + b.bytesRead
    a.bytesWritten = a.bytesWritten + b.bytesWritten
    a.tasks.add(saturating: b.tasks)
  }
}

/// All that runs, at one moment.
package struct LiveReading: Sendable {
  package let at: Instant
  package var sessions: [SessionID: LiveUse] = [:]
  package var groups: [GroupID: LiveUse] = [:]

  /// CPU time per time between two readings, in processors; nil for what was not there before.
  package func processors(of session: SessionID, since former: LiveReading) -> Double? {
    rate(sessions[session]?.cpu, former.sessions[session]?.cpu, since: former)
  }

  package func processors(of group: GroupID, since former: LiveReading) -> Double? {
    rate(groups[group]?.cpu, former.groups[group]?.cpu, since: former)
  }

  private func rate(_ now: TimeSpan?, _ then: TimeSpan?, since former: LiveReading) -> Double? {
    let elapsed = at.since(former.at).inSeconds
    // A count that has fallen began anew: what was used meanwhile is not known.
    guard let now, let then, now >= then, elapsed > 0 else { return nil }
    return (now.inSeconds - then.inSeconds) / elapsed
  }
}
