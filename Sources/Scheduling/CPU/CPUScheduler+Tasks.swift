public import Quantities

// MARK: - Coming and going

extension CPUScheduler {
  /// A new task, ready at once.
  ///
  /// - Parameters:
  ///   - weight: relative to the other tasks of its group; ``NiceWeights`` has usual ones.
  ///   - priority: 0 is the highest, 7 the lowest; only round robin asks.
  ///   - request: earliest eligible: the length of its turns; shorter ones come sooner and make up
  ///     the same share. nil: the quantum.
  /// - Returns: nil when there is no such group.
  public mutating func add(
    toGroup group: Int, weight: Int = 1024, priority: Int = 3, request: TimeSpan? = nil,
    at now: Instant
  ) -> TaskID? {
    guard table.groups.indices.contains(group) else { return nil }
    let number = table.takeNumber()
    var task = CPUTask(generation: table.tasks[number].generation)
    task.group = Int32(truncatingIfNeeded: group)
    let priorities = CPUSettings.priorities
    task.priority = Int8(min(max(priority, priorities.lowerBound), priorities.upperBound))
    let range = CPUSettings.quantumRange
    let length = request ?? table.settings.quantum
    task.request = min(max(length, range.lowerBound), range.upperBound).nanoseconds
    task.entity = Entity(weight: Self.clamped(weight))
    table.tasks[number] = task
    enter(number, on: processor(for: nil), .new, at: now.nanoseconds)
    return table.id(of: number)
  }

  /// A waiting or sleeping task is ready again.
  ///
  /// - Returns: false when it was neither.
  @discardableResult
  public mutating func wake(_ id: TaskID, at now: Instant) -> Bool {
    guard let number = table.number(of: id) else { return false }
    switch table.tasks[number].state {
    case .sleeping: dropTimer(of: number)
    case .waiting: break
    case .ready, .running, .throttled, .completed: return false
    }
    awake(number, at: now.nanoseconds)
    return true
  }

  /// A running task waits for something until it is woken.
  ///
  /// - Returns: false when it was not running.
  @discardableResult
  public mutating func block(_ id: TaskID, at now: Instant) -> Bool {
    guard let number = table.number(of: id), table.tasks[number].state == .running else {
      return false
    }
    stop(number, as: .waiting, at: now.nanoseconds)
    return true
  }

  /// A running task sleeps until a time, or until it is woken.
  ///
  /// - Returns: false when it was not running.
  @discardableResult
  public mutating func sleep(_ id: TaskID, until: Instant, at now: Instant) -> Bool {
    guard let number = table.number(of: id), table.tasks[number].state == .running else {
      return false
    }
    stop(number, as: .sleeping, at: now.nanoseconds)
    setTimer(of: number, at: until.nanoseconds)
    return true
  }

  /// The task is over, by itself or because somebody cancels it, whatever it was doing.
  ///
  /// - Returns: false when it was over already.
  @discardableResult
  public mutating func complete(_ id: TaskID, at now: Instant) -> Bool {
    guard let number = table.number(of: id) else { return false }
    switch table.tasks[number].state {
    case .completed: return false
    case .running: stop(number, as: .completed, at: now.nanoseconds)
    case .ready: exit(number)
    case .sleeping: dropTimer(of: number)
    case .throttled: endRest(of: number)
    case .waiting: break
    }
    table.giveBack(number)
    return true
  }

  private mutating func stop(_ number: Int, as state: CPUTaskState, at now: Int64) {
    let index = Int(table.tasks[number].processor)
    processors[index].account(until: now, &table)
    let mustRest = table.tasks[number].isRunaway
    let rest = mustRest ? endOfRest(of: number, on: index, at: now) : nil
    table.tasks[number].restsUntil = rest ?? 0
    processors[index].running = nil
    exit(number)
    table.tasks[number].state = state
    table.tasks[number].left = 0
  }

  // MARK: Changes

  /// Another weight: what it has used so far stays as it is.
  ///
  /// - Returns: false when there is no such task.
  @discardableResult
  public mutating func setWeight(_ weight: Int, of id: TaskID, at now: Instant) -> Bool {
    guard let number = table.number(of: id) else { return false }
    let weight = Self.clamped(weight)
    let step = weight - table.tasks[number].entity.weight
    guard step != 0 else { return true }
    guard table.isQueued(number) else {
      if table.tasks[number].state == .throttled { changeRest(of: number, by: step) }
      table.tasks[number].entity.weight = weight
      return true
    }
    let index = Int(table.tasks[number].processor)
    processors[index].account(until: now.nanoseconds, &table)
    processors[index].setWeight(of: number, to: weight, &table)
    return true
  }

  /// Another priority. It goes to the end of those who have it.
  ///
  /// - Returns: false when there is no such task.
  @discardableResult
  public mutating func setPriority(_ priority: Int, of id: TaskID, at now: Instant) -> Bool {
    let priorities = CPUSettings.priorities
    let priority = Int8(min(max(priority, priorities.lowerBound), priorities.upperBound))
    guard let number = table.number(of: id) else { return false }
    guard table.tasks[number].priority != priority else { return true }
    rejoin(number, at: now.nanoseconds) { $0.priority = priority }
    return true
  }

  /// Another group: there it is as far ahead of the others as it was where it came from, but never
  /// behind them, so that nobody gains by moving.
  ///
  /// - Returns: false when there is no such task or group.
  @discardableResult
  public mutating func move(_ id: TaskID, toGroup group: Int, at now: Instant) -> Bool {
    guard let number = table.number(of: id), table.groups.indices.contains(group) else {
      return false
    }
    guard table.tasks[number].group != group else { return true }
    rejoin(number, at: now.nanoseconds) { $0.group = Int32(truncatingIfNeeded: group) }
    table.tasks[number].entity.isKnown = table.isQueued(number)
    return true
  }

  /// Takes a task out of its queue for a change of where it belongs.
  private mutating func rejoin(
    _ number: Int, at now: Int64, _ change: (inout CPUTask) -> Void
  ) {
    let index = Int(table.tasks[number].processor)
    let state = table.tasks[number].state
    if state == .running { processors[index].account(until: now, &table) }
    if state == .throttled { changeRest(of: number, by: -table.tasks[number].entity.weight, -1) }
    var lead: Int64 = 0
    if table.isQueued(number) {
      let queue = table.queue(of: number)
      exit(number)
      lead = max(0, processors[index].queues[queue].lead(of: table.tasks[number].entity))
    }
    change(&table.tasks[number])
    if state == .throttled { changeRest(of: number, by: table.tasks[number].entity.weight, 1) }
    guard state == .ready || state == .running else { return }
    let since = table.tasks[number].readySince
    enter(number, on: index, .moved(ahead: lead), at: now)
    table.tasks[number].readySince = since
    table.tasks[number].state = state
  }

  /// Puts a task into the queues of a processor.
  mutating func enter(
    _ number: Int, on index: Int, _ entrance: EntityQueue.Entrance, at now: Int64
  ) {
    let (former, queue) = (Int(table.tasks[number].processor), table.queue(of: number))
    if case .woken = entrance, former != index {
      processors[index].queues[queue].adopt(
        number, from: processors[former].queues[queue], table.own().entities)
    }
    table.tasks[number].processor = Int32(truncatingIfNeeded: index)
    processors[index].enter(number, entrance, at: now, &table)
  }

  /// Takes a task out of the queues of its processor.
  mutating func exit(_ number: Int) {
    processors[Int(table.tasks[number].processor)].exit(number, &table)
  }
}
