import Quantities
import ResourceEngine
import Scheduling

extension Simulation {
  func report() -> SimulationReport {
    SimulationReport(
      plan: workload.plan, cpuPolicy: workload.cpu.policy, ioPolicy: workload.io.policy,
      cores: processors.count, end: instant, isWhole: decisions < Self.mostDecisions,
      cpu: scheduler.statistics,
      processors: processors.indices.compactMap { scheduler.statistics(ofProcessor: $0) },
      io: disks.statistics, diskBusy: disk.busy(at: now),
      diskChannels: workload.machine.disk.channels, groups: groupResults(),
      tasks: tasks.indices.map(result), requests: requestResults())
  }

  private func groupResults() -> [GroupResult] {
    let all = Double(scheduler.statistics.used.nanoseconds)
    let entitled = entitlements()
    var counts = groupNames.map { _ in (tasks: 0, completed: 0) }
    for task in tasks {
      counts[task.group].tasks += 1
      if task.outcome == .completed { counts[task.group].completed += 1 }
    }
    return groupNames.indices.compactMap { index in
      let io = disks.statistics(ofGroup: index) ?? IOStatistics()
      let used = scheduler.used(byGroup: index)
      // A policy has groups that no work of the file belongs to.
      let isUsed = counts[index].tasks > 0 || io.submitted > 0 || used > .zero
      guard isUsed || governor == nil else { return nil }
      return GroupResult(
        name: groupNames[index], tasks: counts[index].tasks, completed: counts[index].completed,
        used: used, share: all > 0 ? Double(used.nanoseconds) / all : 0,
        entitlement: entitled[index], response: responses[index], io: io)
    }
  }

  /// By the plan, or by the weights and limits of the groups that ever had tasks.
  private func entitlements() -> [Double] {
    if let governor { return governor.entitlements(of: seen) }
    var tree = ShareTree()
    let nodes = groups.enumerated().map { index, group in
      tree.add(
        below: tree.root, weight: Double(group.weight), limit: group.limit?.fraction ?? 1,
        demand: seen.contains(index) ? 1 : 0)
    }
    let shares = tree.shares()
    return nodes.map { shares[$0] }
  }

  private func result(_ index: Int) -> TaskResult {
    let task = tasks[index]
    let deadline = workload.tasks[task.pattern].deadline.map {
      Instant(nanoseconds: task.arrival) + $0
    }
    let paused =
      task.phase == .sleeping || task.phase == .blocked
      ? task.paused &+ (now &- task.since) : task.paused
    var waiting = task
    waiting.paused = paused
    return TaskResult(
      name: task.name, group: groupNames[task.group], state: state(of: task), reason: task.reason,
      arrival: Instant(nanoseconds: task.arrival),
      firstRun: task.firstRun.map { Instant(nanoseconds: $0) },
      finished: task.finished.map { Instant(nanoseconds: $0) },
      used: TimeSpan(nanoseconds: task.used),
      queued: TimeSpan(
        nanoseconds: task.phase == .queued ? now &- task.arrival : task.waitedForSlot),
      waited: TimeSpan(nanoseconds: waiting.waited(at: now)), paused: TimeSpan(nanoseconds: paused),
      turns: task.id.flatMap { scheduler.report(on: $0)?.turns } ?? task.turns,
      metDeadline: deadline.flatMap { met($0, task) })
  }

  /// Missed as soon as it has passed; met when the work was done by then.
  private func met(_ deadline: Instant, _ task: SimulatedTask) -> Bool? {
    if task.outcome == .completed, let end = task.finished { return end <= deadline.nanoseconds }
    return task.outcome != nil || deadline < instant ? false : nil
  }

  private func state(of task: SimulatedTask) -> String {
    if let outcome = task.outcome { return outcome.name }
    return switch task.phase {
    case .coming: "coming"
    case .queued: "queued"
    case .sleeping: "sleeping"
    case .blocked: "blocked"
    case .ready: task.id.flatMap { scheduler.report(on: $0)?.state.rawValue } ?? "ready"
    case .over: "over"
    }
  }

  private func requestResults() -> [RequestsResult] {
    lines.map { line in
      RequestsResult(
        name: line.name, group: groupNames[line.group], submitted: line.submitted,
        completed: line.completed, bytes: line.bytes, latency: line.latency,
        deadlineMisses: line.deadlineMisses)
    }
  }
}
