import HeapModule
import Quantities
import ResourceEngine
import Scheduling

extension Simulation {
  mutating func arrive(_ arrival: Arrival) {
    guard arrival.isTask else { return arriveRequest(arrival) }
    let task = arrival.index
    emit(entry(.arrive, of: task))
    tasks[task].since = now
    if governor == nil { start(task) } else { askPlan(task) }
  }

  /// The task may run from now on.
  mutating func start(_ task: Int) {
    let work = workload.tasks[tasks[task].pattern]
    tasks[task].waitedForSlot = now &- tasks[task].arrival
    tasks[task].admitted = now
    seen.insert(tasks[task].group)
    if governor != nil { emit(entry(.admit, of: task)) }
    let id = scheduler.add(
      toGroup: tasks[task].group, weight: work.weight, priority: work.priority,
      request: work.request, at: instant)
    tasks[task].id = id
    if let id { numbers[id] = task }
    setPhase(.ready, of: task)
    tasks[task].wokenAt = now
    planNextCheck(task)
  }

  mutating func setPhase(_ phase: SimulatedTask.Phase, of task: Int) {
    hasNewcomers = hasNewcomers || phase == .ready
    let former = tasks[task].phase
    let group = tasks[task].group
    if former == .ready { wanting[group] -= 1 }
    if phase == .ready { wanting[group] += 1 }
    if former == .sleeping || former == .blocked {
      tasks[task].paused &+= now &- tasks[task].since
    }
    tasks[task].phase = phase
    tasks[task].since = now
  }

  // MARK: On a processor

  /// What the task of a processor had to do is done, or the plan wants to look.
  mutating func stopIfDone(_ index: Int) {
    guard processors[index].ends <= now, let task = processors[index].task else { return }
    if let check = tasks[task].checkAt, tasks[task].used >= check { chargePlan(task, CallUse()) }
    // If the plan has ended it, both of these do nothing.
    if let left = tasks[task].left, left <= 0 {
      finish(task, .completed)
    } else if let left = tasks[task].burstLeft, left <= 0 {
      pause(task)
    }
  }

  /// Decides who has a processor from now on, unless who has it goes on.
  mutating func assign(_ index: Int) {
    let isOver = processors[index].task == nil || processors[index].turnEnds <= now
    guard isOver || (hasNewcomers && scheduler.isPreempted(index, at: instant)) else {
      if let task = processors[index].task { setEnd(index, task) }
      return
    }
    leave(index)
    guard let turn = scheduler.pick(index, at: instant), let task = numbers[turn.task] else {
      return
    }
    decisions += 1
    let ends = instant + turn.length
    processors[index] = SimulatedProcessor(
      task: task, since: now, turnEnds: ends.nanoseconds, ends: ends.nanoseconds)
    if tasks[task].firstRun == nil { tasks[task].firstRun = now }
    if let woken = tasks[task].wokenAt {
      responses[tasks[task].group].record(TimeSpan(nanoseconds: now &- woken))
      tasks[task].wokenAt = nil
    }
    setEnd(index, task)
    guard observe != nil else { return }
    var entry = entry(.run, of: task)
    entry.processor = index
    entry.span = turn.length
    emit(entry)
  }

  private mutating func setEnd(_ index: Int, _ task: Int) {
    let own = Instant(nanoseconds: now) + TimeSpan(nanoseconds: tasks[task].untilStop)
    processors[index].ends = min(processors[index].turnEnds, own.nanoseconds)
  }

  /// Nobody has the processor.
  mutating func leave(_ index: Int) {
    guard let task = processors[index].task else { return }
    if observe != nil {
      var entry = entry(.stop, of: task)
      entry.processor = index
      entry.span = TimeSpan(nanoseconds: now &- processors[index].since)
      emit(entry)
    }
    processors[index] = SimulatedProcessor()
  }

  private mutating func leaveProcessor(of task: Int) {
    if let index = processors.firstIndex(where: { $0.task == task }) { leave(index) }
  }

  // MARK: Pauses

  private mutating func pause(_ task: Int) {
    guard let id = tasks[task].id else { return }
    let work = workload.tasks[tasks[task].pattern]
    leaveProcessor(of: task)
    tasks[task].burstLeft = work.burst?.nanoseconds
    scheduler.block(id, at: instant)
    setPhase(.blocked, of: task)
    guard let line = tasks[task].line else { return fallAsleep(task, for: work.sleep) }
    emit(entry(.block, of: task))
    submit(line: line, task: task, group: tasks[task].group)
  }

  mutating func fallAsleep(_ task: Int, for span: TimeSpan) {
    setPhase(.sleeping, of: task)
    sleepers.insert(Wake(at: (instant + span).nanoseconds, task: task))
    var entry = entry(.sleep, of: task)
    entry.span = span
    emit(entry)
  }

  mutating func wakeSleepers() {
    while let first = sleepers.min, first.at <= now {
      sleepers.removeMin()
      wake(first.task)
    }
  }

  /// Does nothing when the plan has ended it in the meantime.
  mutating func wake(_ task: Int) {
    guard let id = tasks[task].id else { return }
    emit(entry(.wake, of: task))
    setPhase(.ready, of: task)
    tasks[task].wokenAt = now
    scheduler.wake(id, at: instant)
  }

  // MARK: The end

  mutating func finish(_ task: Int, _ outcome: TaskOutcome, reason: String? = nil) {
    guard tasks[task].phase != .over else { return }
    leaveProcessor(of: task)
    if let id = tasks[task].id {
      tasks[task].turns = scheduler.report(on: id)?.turns ?? 0
      scheduler.complete(id, at: instant)
      numbers[id] = nil
      tasks[task].id = nil
    } else if tasks[task].admitted == nil {
      tasks[task].waitedForSlot = now &- tasks[task].arrival
    }
    setPhase(.over, of: task)
    tasks[task].outcome = outcome
    tasks[task].reason = reason
    tasks[task].finished = now
    live -= 1
    if observe != nil {
      var entry = entry(.end, of: task)
      entry.span = TimeSpan(nanoseconds: tasks[task].used)
      entry.detail = outcome.name
      emit(entry)
    }
    leavePlan(task)
  }
}
