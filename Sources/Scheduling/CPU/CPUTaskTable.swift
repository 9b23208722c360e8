/// What all processors share: the tasks, the groups, and by which settings.
struct CPUTaskTable: Sendable {
  let settings: CPUSettings
  var tasks = Column<CPUTask>()
  var groups: [CPUGroup] = []
  /// Some group has a ceiling.
  private(set) var hasCeilings = false
  /// Numbers of completed tasks, to be given out again.
  private var free: [Int32] = []

  init(_ settings: CPUSettings) {
    self.settings = settings
  }

  mutating func setCeiling(_ ceiling: CPUCeiling?, of group: Int) {
    groups[group].ceiling = ceiling
    hasCeilings = groups.contains { $0.ceiling != nil }
  }

  mutating func takeNumber() -> Int {
    if let number = free.popLast() { return Int(number) }
    tasks.append(CPUTask())
    return tasks.count - 1
  }

  /// The task is over: its id means nobody any more.
  mutating func giveBack(_ number: Int) {
    tasks[number].state = .completed
    tasks[number].generation &+= 1
    free.append(Int32(truncatingIfNeeded: number))
  }

  func number(of id: TaskID) -> Int? {
    let number = Int(id.number)
    guard tasks.isWithin(number), tasks[number].generation == id.generation else {
      return nil
    }
    return number
  }

  /// All tasks for many changes.
  @inline(__always) mutating func own() -> TaskRows {
    TaskRows(start: tasks.own(), count: tasks.count)
  }

  func id(of number: Int) -> TaskID {
    TaskID(number: Int32(truncatingIfNeeded: number), generation: tasks[number].generation)
  }

  /// Which queue of a processor a task belongs to.
  @inline(__always) func queue(of number: Int) -> Int {
    settings.policy == .roundRobin ? Int(tasks[number].priority) : Int(tasks[number].group)
  }

  func isQueued(_ number: Int) -> Bool {
    tasks[number].state == .ready || tasks[number].state == .running
  }
}

/// Where the tasks are, for many changes after one question whether the table is shared: valid
/// until it is copied or grows. Nobody keeps it longer than one call of the scheduler.
struct TaskRows {
  fileprivate let start: UnsafeMutablePointer<CPUTask>
  fileprivate let count: Int

  @inline(__always) subscript(number: Int) -> UnsafeMutablePointer<CPUTask> {
    precondition(UInt(bitPattern: number) < UInt(bitPattern: count))
    return start + number
  }

  /// The tasks as their queues see them.
  @inline(__always) var entities: EntityRows { EntityRows(of: start, count: count) }
}

/// What all processors know of a group.
struct CPUGroup: Sendable {
  var weight: Int
  /// The weight of its tasks that are ready or run, on all processors.
  var load = 0
  var used: Int64 = 0
  /// What it may use at most; nil: what is there.
  var ceiling: CPUCeiling?
}
