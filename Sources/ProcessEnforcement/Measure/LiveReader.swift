import LinuxHost
import Quantities
import ResourceEngine
package import ResourceManagement

/// Reads what all commands of a state use: from their control groups, or process by process.
package struct LiveReader: Sendable {
  private let manager: ResourceManager

  package init(_ manager: ResourceManager) {
    self.manager = manager
  }

  /// - Complexity: O(sessions + processes on the machine where one is held by no control group).
  package func read(_ snapshot: Snapshot) -> LiveReading {
    var reading = LiveReading(at: manager.now.boot)
    var opened: [[Enforcement.Folder]: ControlGroups] = [:]
    for session in snapshot.engine.sessions.sessions {
      guard let process = session.process else { continue }
      let use: LiveUse
      if let enforcement = session.enforcement, enforcement.isByControlGroups {
        let groups =
          opened[enforcement.folders] ?? StateGroups.reopen(enforcement, snapshot.lineage)
        opened[enforcement.folders] = groups
        use = groups.liveUse(of: StateGroups.path(of: session.id, in: session.group))
      } else {
        use = Self.use(ofTree: process)
      }
      reading.sessions[session.id] = use
      reading.groups[session.group, default: LiveUse()] += use
    }
    for groups in opened.values { groups.complete(&reading) }
    return reading
  }

  private static func use(ofTree process: ProcessIdentity) -> LiveUse {
    var use = LiveUse()
    guard ProcessStat.of(process.pid)?.startTicks == process.startTicks else { return use }
    for member in ProcessTree(root: process.pid).members() {
      use.cpu = use.cpu + ProcessStat.time(ofTicks: member.ownTicks &+ member.childTicks)
      use.memory = use.memory + (ProcessMemory.resident(of: member.pid) ?? .zero)
      if let io = ProcessIO.of(member.pid) {
        use.bytesRead = use.bytesRead + io.bytesRead
        use.bytesWritten = use.bytesWritten + io.bytesWritten
      }
      use.tasks.add(saturating: 1)
    }
    return use
  }
}

extension ControlGroups {
  /// Nothing for a group that is gone.
  fileprivate func liveUse(of path: GroupPath) -> LiveUse {
    var use = LiveUse()
    guard let statistics = try? statistics(of: path) else { return use }
    use.cpu = statistics.cpu?.used ?? .zero
    use.memory = statistics.memory ?? .zero
    for device in (statistics.io ?? [:]).values {
      use.bytesRead = use.bytesRead + ByteCount(bytes: Int64(clamping: device.bytesRead))
      use.bytesWritten = use.bytesWritten + ByteCount(bytes: Int64(clamping: device.bytesWritten))
    }
    use.tasks = statistics.tasks.map { Int(clamping: $0) } ?? 0
    func pressure(_ resource: PressureFile.Resource) -> Double? {
      ((try? self.pressure(resource, of: path)) ?? nil)?.some.average10
    }
    use.cpuPressure = pressure(.cpu)
    use.memoryPressure = pressure(.memory)
    use.ioPressure = pressure(.io)
    return use
  }

  /// A group has also what sessions used in it that are over.
  fileprivate func complete(_ reading: inout LiveReading) {
    for case .group(let number) in (try? children()) ?? [] {
      let group = GroupID(number)
      let whole = liveUse(of: StateGroups.path(of: group))
      guard let sum = reading.groups[group], whole.cpu >= sum.cpu else { continue }
      reading.groups[group] = whole
    }
  }
}
