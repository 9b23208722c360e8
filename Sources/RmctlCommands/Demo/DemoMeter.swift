import LinuxHost
import ResourceManagement

/// Measures what each group's processes have had of the processor.
struct DemoMeter {
  private struct Worker {
    let group: Int
    let process: ProcessIdentity
    let start: UInt64
  }

  private let workers: [Worker]
  /// CPU time of each group since the meter was made.
  private(set) var cpu: [TimeSpan]
  /// The nice level that each group's processes have.
  private(set) var nice: [Int]

  init(_ stage: DemoStage) {
    let sessions = (try? stage.manager.read())?.engine.sessions.sessions ?? []
    workers = sessions.compactMap { session in
      guard let process = session.process, let stat = ProcessStat.of(process.pid),
        let group = stage.planned.firstIndex(where: { $0.id == session.group })
      else { return nil }
      return Worker(group: group, process: process, start: stat.ownTicks)
    }
    cpu = stage.planned.map { _ in .zero }
    nice = stage.planned.map { _ in 0 }
  }

  mutating func sample() {
    var ticks = cpu.map { _ in UInt64(0) }
    for worker in workers {
      guard let stat = ProcessStat.of(worker.process.pid),
        stat.startTicks == worker.process.startTicks
      else { continue }
      ticks[worker.group] &+= stat.ownTicks &- worker.start
      nice[worker.group] = stat.nice
    }
    cpu = ticks.map(ProcessStat.time)
  }

  /// Each group's part of what all had, 0 to 1.
  var shares: [Double] {
    let total = cpu.reduce(0) { $0 + $1.inSeconds }
    return cpu.map { total > 0 ? $0.inSeconds / total : 0 }
  }
}
