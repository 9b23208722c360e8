import Glibc
import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement

/// The limit of CPU time that the command was started with.
extension CommandWatch {
  /// CPU time of the whole tree, collected children included.
  func cpuUsed() -> TimeSpan {
    if let used = processes.hold?.cpuUsed {
      cpuSoFar = max(cpuSoFar, cpuBefore + used)
      return cpuSoFar
    }
    // Between two control groups it is in neither for a moment.
    if cpuSoFar > .zero { return cpuSoFar }
    return processes.members().reduce(usage.cpu) {
      $0 + ProcessStat.time(ofTicks: $1.ownTicks &+ $1.childTicks)
    }
  }

  /// The limit cannot be reached before all processors together have had time for it.
  func nextCPUCheck() -> Instant? {
    guard let limit = limits?.cpu, !isTerminating else { return nil }
    let left = max(0, limit.nanoseconds - cpuUsed().nanoseconds)
    let processors = Int64(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    return now + TimeSpan(nanoseconds: max(left / processors, 10_000_000))
  }

  func enforceCPULimit() {
    guard let limit = limits?.cpu, !isTerminating, cpuUsed() >= limit else { return }
    let termination = Termination(
      outcome: .cpuLimit, reason: "CPU limit of \(limit) from --cpu-limit", asAskedBy: limits)
    let id = supervisor.session
    do throws(ManagementError) {
      try supervisor.change { transaction throws(ManagementError) in
        guard transaction.engine.sessions[id]?.state == .active else { return }
        try transaction.apply(.kill(id, termination))
      }
    } catch {
      supervisor.note("the CPU limit struck, but the state could not be changed: \(error)")
    }
    end(signal: termination.signal, grace: termination.grace)
  }
}
