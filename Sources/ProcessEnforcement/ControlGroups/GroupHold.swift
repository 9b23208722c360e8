import LinuxHost
import Quantities
import ResourceEngine

/// The control group of one command.
struct GroupHold: Sendable {
  let groups: ControlGroups
  let session: SessionID
  /// Changes when the session is switched: whoever writes the host state moves the command.
  var group: GroupID

  init(_ groups: ControlGroups, _ session: SessionID, in group: GroupID) {
    self.groups = groups
    self.session = session
    self.group = group
  }

  var path: GroupPath { StateGroups.path(of: session, in: group) }

  /// Where a process writes 0 to enter.
  var entrances: [String] { groups.processFiles(of: path) }

  /// Those that live; none when the group is gone.
  func members() -> [ProcessStat] {
    ((try? groups.processes(of: path)) ?? []).compactMap { ProcessStat.of($0) }
      .filter { $0.state != "Z" && $0.state != "X" }
  }

  /// - Returns: whether it could be done.
  func setFrozen(_ isFrozen: Bool) -> Bool {
    (try? groups.setFrozen(isFrozen, path)) ?? false
  }

  func kill() {
    _ = try? groups.kill(path, Patience(attempts: 3, pause: .milliseconds(1)))
  }

  /// CPU time that it has used since it came into its present group; nil where nobody counts it.
  var cpuUsed: TimeSpan? { statistics(of: path)?.used }

  private func statistics(of path: GroupPath) -> CPUStatistics? {
    (try? groups.cpuStatistics(of: path)) ?? nil
  }

  /// How many of its processes were ended for want of memory.
  var memoryKills: UInt64 {
    ((try? groups.statistics(of: path))?.memoryEvents?.kills) ?? 0
  }

  /// How long caps have made it or its consumer group stand still, summed over processors.
  var throttled: TimeSpan {
    [path, StateGroups.path(of: group)].reduce(.zero) { sum, path in
      sum + (statistics(of: path)?.throttled ?? .zero)
    }
  }
}
