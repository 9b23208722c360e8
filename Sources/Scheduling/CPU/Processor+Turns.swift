public import Quantities

/// Who runs, and until when nobody needs to ask again.
public struct CPUTurn: Hashable, Sendable {
  public let task: TaskID
  public let length: TimeSpan
}

extension Processor {
  /// What ran is charged and the first gets the processor, if that is all there is to do.
  ///
  /// - Returns: who ran until now, and no turn where nobody wants to run, where who ran is a
  ///   runaway, and where there are ceilings.
  @inline(__always) mutating func change(
    at now: Int64, _ rows: TaskRows, _ table: inout CPUTaskTable
  ) -> (former: Int?, turn: CPUTurn?) {
    let former = put(at: now, rows, &table)
    if let former, rows[former].pointee.isRunaway { return (former, nil) }
    guard !table.hasCeilings, let number = first(at: now, rows, table.settings) else {
      return (former, nil)
    }
    return (former, start(number, after: former, at: now, rows, &table))
  }

  /// The task that ran is charged and goes back to those that want to; whose turn is over, behind
  /// those that wait for theirs.
  ///
  /// - Returns: nil when none ran.
  @inline(__always) private mutating func put(
    at now: Int64, _ rows: TaskRows, _ table: inout CPUTaskTable
  ) -> Int? {
    account(until: now, rows, &table)
    if table.settings.policy == .fairShare { fade(at: now, table.settings) }
    guard let number = running else { return nil }
    let task = rows[number]
    task.pointee.state = .ready
    task.pointee.readySince = now
    if disciplines.tasks == .turn, task.pointee.left <= 0 {
      queues[table.queue(of: number)].rotate(number, rows.entities)
    }
    return number
  }

  /// Gives the processor to a task.
  ///
  /// - Parameter former: who had it until now, unless nobody did.
  @inline(__always) mutating func start(
    _ number: Int, after former: Int?, at now: Int64, _ rows: TaskRows,
    _ table: inout CPUTaskTable
  ) -> CPUTurn {
    let goesOn = former == number
    let task = rows[number]
    let id = TaskID(
      number: Int32(truncatingIfNeeded: number), generation: task.pointee.generation)
    statistics.picks &+= 1
    if !goesOn {
      let waited = TimeSpan(nanoseconds: now &- task.pointee.readySince)
      statistics.waits.record(waited)
      if let former, rows[former].pointee.state == .ready, rows[former].pointee.left > 0 {
        statistics.preemptions &+= 1
      }
      if last != id { statistics.switches &+= 1 }
    }
    // Who takes turns goes on with what is left of his.
    let isKept = goesOn || disciplines.tasks == .turn
    var left = task.pointee.left
    if !isKept || left <= 0 { left = turn(of: number, rows, table.settings) }
    if table.hasCeilings, let ceiling = table.groups[Int(task.pointee.group)].ceiling {
      left = min(left, ceiling.turn)
    }
    task.pointee.start(left, isNew: !goesOn)
    running = number
    usedAtStart = task.pointee.used
    last = id
    chargedUntil = now
    return CPUTurn(task: id, length: TimeSpan(nanoseconds: max(1, left)))
  }

  /// How long a task may run that gets the processor now.
  @inline(__always) private func turn(
    of number: Int, _ rows: TaskRows, _ settings: CPUSettings
  ) -> Int64 {
    let quantum = settings.quantum.nanoseconds
    let least = settings.minGranularity.nanoseconds
    switch settings.policy {
    case .completelyFair:
      let period = max(settings.latency.nanoseconds, Int64(count) &* least)
      let part = Double(period) * share(of: number, rows)
      return min(max(Int64(min(Double(quantum), part)), least), quantum)
    case .roundRobin:
      return settings.quantum(ofPriority: Int(rows[number].pointee.priority))
    case .fairShare, .weightedFair: return quantum
    case .earliestEligible:
      let entity = rows.entities[number].pointee
      let request = rows[number].pointee.request
      return min(max(entity.real(entity.deadline &- entity.time), min(least, request)), request)
    }
  }

  /// Whether one has an earlier deadline than another, or its group has. Who runs keeps the
  /// processor for what it asked for, even when it has had more than its share by then: otherwise
  /// everybody who wakes up would make it change hands, whoever gets it.
  private func isDueBefore(_ next: Int, _ number: Int, _ table: CPUTaskTable) -> Bool {
    let (group, other) = (Int(table.tasks[number].group), Int(table.tasks[next].group))
    guard group == other else { return groups[other].deadline &- groups[group].deadline < 0 }
    return table.tasks[next].entity.deadline &- table.tasks[number].entity.deadline < 0
  }

  /// Whether somebody who is ready should have the processor at once: because it is idle, or
  /// because who runs there has had clearly more or is of a lower priority.
  mutating func isPreempted(at now: Int64, _ table: inout CPUTaskTable) -> Bool {
    guard let number = running else { return count > 0 }
    let rows = table.own()
    account(until: now, rows, &table)
    guard let next = first(at: now, rows, table.settings), next != number else { return false }
    switch table.settings.policy {
    case .roundRobin: return table.tasks[next].priority < table.tasks[number].priority
    // A turn is never cut short.
    case .weightedFair: return false
    case .earliestEligible: return isDueBefore(next, number, table)
    case .completelyFair, .fairShare:
      let granularity = table.settings.wakeupGranularity.nanoseconds
      let (group, other) = (Int(table.tasks[number].group), Int(table.tasks[next].group))
      guard group == other else {
        return groups[group].time &- groups[other].time > groups[other].virtual(granularity)
      }
      guard table.settings.policy == .completelyFair else { return false }
      let (entity, waiting) = (table.tasks[number].entity, table.tasks[next].entity)
      return entity.time &- waiting.time > waiting.virtual(granularity)
    }
  }
}
