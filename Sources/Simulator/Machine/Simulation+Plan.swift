import Quantities
import ResourceEngine
import ResourcePolicy
import Scheduling

// What only happens under a plan.
extension Simulation {
  /// A task asks to be let in.
  mutating func askPlan(_ task: Int) {
    let work = workload.tasks[tasks[task].pattern]
    let group = work.group.flatMap { name in
      try? governor?.engine.policy.group(named: name).id
    }
    do throws(Rejection) {
      guard let admitted = try governor?.admit(task, work, group: group, at: now) else { return }
      let session = admitted.session
      tasks[task].session = session
      let call = governor?.engine.sessions[session]?.call
      tasks[task].call = call?.id
      regroup(task)
      if call?.phase == .running {
        start(task)
      } else if call != nil {
        setPhase(.queued, of: task)
        emit(entry(.queue, of: task))
      }
      deliver(admitted.effects)
    } catch {
      finish(task, .refused, reason: error.description)
    }
  }

  /// Tells the plan what a task has used since it was last told.
  mutating func chargePlan(_ task: Int, _ more: CallUse) {
    guard governor != nil, tasks[task].phase != .over, let call = tasks[task].call else { return }
    var use = more
    use.cpu = TimeSpan(nanoseconds: tasks[task].used &- tasks[task].charged)
    tasks[task].charged = tasks[task].used
    let effects = governor?.apply(.charge(call, use), at: now) ?? []
    deliver(effects)
    settle(task)
    planNextCheck(task)
  }

  /// When the plan's thresholds want to know of CPU time again.
  mutating func planNextCheck(_ task: Int) {
    guard let session = tasks[task].session, tasks[task].phase != .over,
      let next = governor?.engine.nextThresholds(of: session).cpu, next < .longest
    else {
      tasks[task].checkAt = nil
      return
    }
    tasks[task].checkAt = max(next.nanoseconds, tasks[task].used &+ 1)
  }

  /// A task that is over leaves its call and session.
  mutating func leavePlan(_ task: Int) {
    guard let session = tasks[task].session else { return }
    if let call = tasks[task].call, governor?.engine.sessions[session]?.call?.id == call {
      var usage = Usage()
      usage.cpu = TimeSpan(nanoseconds: tasks[task].used)
      let effects = governor?.apply(.endCall(call, usage), at: now) ?? []
      tasks[task].call = nil
      deliver(effects)
    }
    tasks[task].session = nil
    deliver(governor?.close(session, at: now) ?? [])
  }

  /// Everything that is due by the clock.
  mutating func followPlan() {
    deliver(governor?.advance(to: now) ?? [])
    for task in (governor?.tasks.values.sorted() ?? []) { settle(task) }
  }

  private mutating func deliver(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .admit(let session):
        guard let task = task(of: session), tasks[task].phase == .queued else { continue }
        regroup(task)
        start(task)
      case .abandon(let session, let outcome):
        if let task = task(of: session) { finish(task, .ended(outcome)) }
      case .terminate(let session, let termination):
        guard let task = task(of: session) else { continue }
        finish(task, .ended(termination.outcome), reason: termination.reason)
      case .ended(let record):
        guard let task = task(of: record.id) else { continue }
        finish(task, .ended(record.outcome), reason: record.reason)
      case .refresh(let session): if let task = task(of: session) { regroup(task) }
      case .noted(let session, let text): note(session, text)
      // No task is parallel, and the plan is pinned: the calendar opens windows and no other plan.
      case .activated, .degree: break
      }
    }
  }

  private func task(of session: SessionID) -> Int? {
    governor?.tasks[session].flatMap { tasks[$0].phase == .over ? nil : $0 }
  }

  private mutating func note(_ session: SessionID, _ text: String) {
    guard let task = task(of: session) else { return }
    tasks[task].reason = text
    var entry = entry(.note, of: task)
    entry.detail = text
    emit(entry)
  }

  /// Ends a task whose call the plan has ended.
  private mutating func settle(_ task: Int) {
    guard let session = tasks[task].session, let call = tasks[task].call,
      tasks[task].phase != .over
    else { return }
    guard let known = governor?.engine.sessions[session] else {
      return finish(task, .ended(.killed))
    }
    if known.call?.id != call {
      tasks[task].call = nil
      return finish(
        task, .ended(known.lastCall?.outcome ?? .cancelled), reason: tasks[task].reason)
    }
    regroup(task)
  }

  /// Puts a task where the plan has its session.
  private mutating func regroup(_ task: Int) {
    guard let session = tasks[task].session,
      let group = governor?.engine.sessions[session]?.group,
      let index = governor?.index(of: group), index != tasks[task].group
    else { return }
    if tasks[task].phase == .ready {
      wanting[tasks[task].group] -= 1
      wanting[index] += 1
    }
    tasks[task].group = index
    guard let id = tasks[task].id else { return }
    seen.insert(index)
    scheduler.move(id, toGroup: index, at: instant)
    emit(entry(.move, of: task))
  }

  // MARK: Shares

  /// Gives processors out as the plan does among those that want them.
  mutating func shareAsPlanned() {
    guard let governor else { return }
    let cores = processors.count
    let running = governor.groups.map { governor.engine.admission.running(in: $0) > 0 ? 1 : 0 }
    let key = zip(wanting, running).map { min($0, cores) * 2 + $1 }
    let next =
      allocations[key]
      ?? governor.allocation(wanting.map { min(1, Double($0) / Double(cores)) })
    // What was solved once need not be solved again, as long as there are not too many.
    if allocations.count > 10_000 { allocations = [:] }
    allocations[key] = next
    guard next != allocation else { return }
    for index in groupNames.indices {
      scheduler.setWeight(next.weights[index], ofGroup: index)
      if next.ceilings[index] != allocation?.ceilings[index] {
        scheduler.setCeiling(next.ceilings[index], ofGroup: index)
      }
    }
    allocation = next
  }
}
