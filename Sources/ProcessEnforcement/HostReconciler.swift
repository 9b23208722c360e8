import LinuxHost
import Quantities
import ResourceEngine
package import ResourceManagement

/// Makes the host look as the state says: compares nice and I/O levels of every session's
/// processes with the desired ones and writes the difference.
package struct HostReconciler: Sendable {
  private let manager: ResourceManager

  package init(_ manager: ResourceManager) {
    self.manager = manager
  }

  /// What could not be done, in words; empty when the host is as it should be.
  @discardableResult
  package func reconcile() -> [String] {
    var problems: [String] = []
    do throws(ManagementError) {
      try manager.withHostOrder(timeout: .seconds(5)) { snapshot in
        for weight in snapshot.engine.desiredHostState().weights {
          if let problem = apply(weight) { problems.append(problem) }
        }
      }
    } catch {
      problems.append("the weights of running sessions were not updated: \(error)")
    }
    return problems
  }

  private func apply(_ weight: HostState.Weight) -> String? {
    let process = weight.process
    // The group outlives its first process only inside one session, whose supervisor lives on.
    guard let stat = ProcessStat.of(process.pid), stat.startTicks == process.startTicks else {
      return nil
    }
    if ProcessPriority.ioLevel(of: process.pid) != weight.ioLevel {
      _ = ProcessPriority.setIOLevel(weight.ioLevel, ofGroup: process.pid)
    }
    guard stat.nice != weight.nice else { return nil }
    guard ProcessPriority.setNice(weight.nice, ofGroup: process.pid) != nil else { return nil }
    return "session \(weight.session) stays at nice \(stat.nice) instead of \(weight.nice):"
      + " only root may raise a priority"
  }
}
