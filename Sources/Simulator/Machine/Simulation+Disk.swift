import HeapModule
import Quantities
import ResourceEngine
import Scheduling

extension Simulation {
  /// The next of a line of requests that nobody waits for.
  mutating func arriveRequest(_ arrival: Arrival) {
    let line = arrival.order
    submit(line: line, task: nil, group: lines[line].group)
    lines[line].left -= 1
    guard lines[line].left > 0 else { return }
    let next = Instant(nanoseconds: arrival.at) + lines[line].interval
    arrivals.insert(
      Arrival(at: next.nanoseconds, order: line, index: arrival.index + 1, isTask: false))
  }

  mutating func submit(line: Int, task: Int?, group: Int) {
    let io = lines[line].io
    let offset = nextOffset(io, line: line, task: task)
    let deadline = lines[line].deadline.map { instant + $0 }
    let request = IORequest(
      group: group, kind: io.kind, priority: io.priority, bytes: io.bytes.bytes, offset: offset,
      deadline: deadline)
    guard let id = disks.submit(request, at: instant) else { return }
    owners[id] = RequestOwner(
      line: line, task: task, submitted: now, bytes: request.bytes, deadline: deadline)
    lines[line].submitted += 1
    lines[line].group = group
    emit(requestEntry(.submit, line, task, group, offset: offset, bytes: request.bytes))
  }

  /// Behind the one before, or anywhere; at the end of the disk it begins anew.
  private mutating func nextOffset(_ io: WorkloadIO, line: Int, task: Int?) -> Int64 {
    let size = workload.machine.disk.size.bytes
    let room = max(1, size - min(io.bytes.bytes, size))
    guard io.pattern == .sequential else {
      let block: Int64 = 4096
      return Int64(random.next() >> 1) % room / block * block
    }
    let offset = task.map { tasks[$0].offset } ?? lines[line].offset
    let start = offset <= room ? offset : 0
    let (next, overflow) = start.addingReportingOverflow(io.bytes.bytes)
    if let task { tasks[task].offset = overflow ? 0 : next }
    if task == nil { lines[line].offset = overflow ? 0 : next }
    return start
  }

  private func requestEntry(
    _ event: TimelineEntry.Event, _ line: Int, _ task: Int?, _ group: Int, offset: Int64,
    bytes: Int64
  ) -> TimelineEntry {
    var entry = TimelineEntry(
      event, at: now, name: task.map { tasks[$0].name } ?? lines[line].name,
      group: groupNames[group])
    entry.offset = offset
    entry.bytes = bytes
    return entry
  }

  /// Gives the disk what the scheduler lets go.
  mutating func sendRequests() {
    while let dispatch = disks.dispatch(at: instant) {
      decisions += 1
      disk.take(dispatch, at: now)
      guard observe != nil, let owner = owners[dispatch.request] else { continue }
      var entry = requestEntry(
        .dispatch, owner.line, owner.task, dispatch.group, offset: dispatch.offset,
        bytes: dispatch.bytes)
      entry.count = dispatch.count
      emit(entry)
    }
  }

  /// Whoever has waited for the disk goes on.
  mutating func finishRequests() {
    while let service = disk.finish(at: now) {
      let dispatch = service.dispatch
      let done = disks.requests(doneWith: dispatch.request)
      if let owner = owners[dispatch.request] {
        var entry = requestEntry(
          .done, owner.line, owner.task, dispatch.group, offset: dispatch.offset,
          bytes: dispatch.bytes)
        entry.span = TimeSpan(nanoseconds: service.ends - service.began)
        emit(entry)
      }
      disks.complete(dispatch.request, at: instant)
      for id in done {
        guard let owner = owners.removeValue(forKey: id) else { continue }
        finish(owner)
      }
    }
  }

  private mutating func finish(_ owner: RequestOwner) {
    let line = owner.line
    lines[line].completed += 1
    lines[line].bytes = lines[line].bytes + ByteCount(bytes: owner.bytes)
    lines[line].latency.record(TimeSpan(nanoseconds: now &- owner.submitted))
    if let deadline = owner.deadline, instant > deadline { lines[line].deadlineMisses += 1 }
    guard let task = owner.task else {
      live -= 1
      return
    }
    var use = CallUse()
    use.ioBytes = ByteCount(bytes: owner.bytes)
    use.ioRequests = 1
    chargePlan(task, use)
    guard tasks[task].phase == .blocked else { return }
    let sleep = workload.tasks[tasks[task].pattern].sleep
    if sleep > .zero { return fallAsleep(task, for: sleep) }
    wake(task)
  }
}
