public import Quantities

extension CPUScheduler {
  /// Decides who runs on a processor from now on. To be called when a turn ends, when its task
  /// stops, and when ``isPreempted(_:at:)`` says so.
  ///
  /// - Returns: nil when nobody wants to run; then ask again when somebody has become ready.
  public mutating func pick(_ index: Int, at now: Instant) -> CPUTurn? {
    guard processors.indices.contains(index) else { return nil }
    let now = now.nanoseconds
    if let due = timers.top?.tag, due <= now { wakeDue(at: now) }
    let (former, turn) = processors[index].change(at: now, table.own(), &table)
    if let turn { return turn }
    if let former, table.tasks[former].isRunaway { rest(former, on: index, at: now) }
    guard let next = next(for: index, at: now) else {
      processors[index].running = nil
      return nil
    }
    return processors[index].start(next, after: former, at: now, table.own(), &table)
  }

  /// The first task whose group is not at its ceiling, from another processor if there is none
  /// here; others rest until it is paid.
  @inline(__always) private mutating func next(for index: Int, at now: Int64) -> Int? {
    while let next = first(on: index, at: now) ?? victim(for: index) {
      let (home, group) = (Int(table.tasks[next].processor), Int(table.tasks[next].group))
      if let paid = table.groups[group].ceiling?.paidUntil, paid > now {
        rest(next, on: home, until: paid)
        continue
      }
      if home != index { migrate(next, to: index, at: now) }
      return next
    }
    return nil
  }

  private mutating func first(on index: Int, at now: Int64) -> Int? {
    processors[index].first(at: now, table.own(), table.settings)
  }

  /// Charges what runs on a processor up to now, so that reports are exact.
  public mutating func account(_ index: Int, at now: Instant) {
    guard processors.indices.contains(index) else { return }
    processors[index].account(until: now.nanoseconds, &table)
  }

  /// Whether somebody who has become ready should have a processor at once. To be asked of all
  /// after tasks were added or woken, or time has passed by ``nextWake``.
  public mutating func isPreempted(_ index: Int, at now: Instant) -> Bool {
    guard processors.indices.contains(index) else { return false }
    return processors[index].isPreempted(at: now.nanoseconds, &table)
  }

  /// Who runs on a processor.
  public func running(on index: Int) -> TaskID? {
    guard processors.indices.contains(index) else { return nil }
    return processors[index].running.map { table.id(of: $0) }
  }

  /// Wakes the tasks whose time has come.
  public mutating func advance(to now: Instant) { wakeDue(at: now.nanoseconds) }

  private mutating func wakeDue(at now: Int64) {
    while let due = timers.top, due.tag <= now {
      let number = Int(due.number)
      if table.tasks[number].state == .throttled {
        endRest(of: number)
        enter(number, on: processor(for: number), .woken, at: due.tag)
      } else {
        dropTimer(of: number)
        awake(number, at: due.tag)
      }
    }
  }

  /// A task that has waited or slept is ready again, unless it is a runaway that has to rest.
  mutating func awake(_ number: Int, at now: Int64) {
    let until = table.tasks[number].restsUntil
    table.tasks[number].restsUntil = 0
    guard until > now else {
      return enter(number, on: processor(for: number), .woken, at: now)
    }
    throttle(number, until: until)
  }

  /// A runaway that stops rests, also when it stops of itself: pausing often is no way out.
  private mutating func rest(_ number: Int, on index: Int, at now: Int64) {
    guard let until = endOfRest(of: number, on: index, at: now) else { return }
    rest(number, on: index, until: until)
  }

  /// A runaway that stops rests for as long as makes its part of the processor the throttle factor
  /// of what is due to it, whoever else is there: after a stretch s at a share φ until s / (φ · f)
  /// has passed. A lower weight would not do that: alone it would still get everything, and
  /// among others what it leaves would partly come back to it.
  ///
  /// - Returns: nil when it need not rest.
  mutating func endOfRest(of number: Int, on index: Int, at now: Int64) -> Int64? {
    let stretch = table.tasks[number].used &- processors[index].usedAtStart
    let factor = Double(table.settings.throttleFactor) / 1e6
    let part = processors[index].share(of: number, table.own()) * factor
    let period = (Double(stretch) / part).rounded(.up)
    let length = (Int64(exactly: period) ?? .max) &- stretch
    guard length > 0 else { return nil }
    let (until, overflow) = now.addingReportingOverflow(length)
    return overflow ? .max : until
  }

  private mutating func rest(_ number: Int, on index: Int, until: Int64) {
    processors[index].exit(number, &table)
    table.tasks[number].left = 0
    throttle(number, until: until)
  }

  private mutating func throttle(_ number: Int, until: Int64) {
    table.tasks[number].state = .throttled
    changeRest(of: number, by: table.tasks[number].entity.weight, 1)
    setTimer(of: number, at: until)
    let index = Int(table.tasks[number].processor)
    processors[index].statistics.throttles.add(saturating: 1)
  }

  mutating func endRest(of number: Int) {
    dropTimer(of: number)
    changeRest(of: number, by: -table.tasks[number].entity.weight, -1)
  }

  mutating func changeRest(of number: Int, by weight: Int, _ count: Int = 0) {
    let index = Int(table.tasks[number].processor)
    processors[index].changeRest(ofQueue: table.queue(of: number), by: weight, count)
  }
}
