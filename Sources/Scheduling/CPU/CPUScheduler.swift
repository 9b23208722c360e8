public import Quantities

/// Decides which task runs on which processor, and for how long.
///
/// It reads no clock: every call says the time, which must not go back. Tasks belong to groups,
/// and each processor has queues of its own. Tasks and groups are numbers; what they stand for the
/// caller knows.
///
/// A call that makes no sense, such as waking a task that has completed, changes nothing and says
/// so.
///
/// - Complexity: adding, waking, blocking, and picking are O(log n) in the tasks and groups of
///   a processor, and nothing is allocated once as many have been there before. Where a processor
///   runs out of tasks, it looks at all processors and groups for one to take.
public struct CPUScheduler: Sendable {
  var processors: [Processor]
  var table: CPUTaskTable
  /// Sleeping and throttled tasks by the time of their waking.
  var timers = TagHeap()
  private var timerPlaces = Column<Int32>()

  /// - Parameters:
  ///   - settings: what is out of range is clamped.
  ///   - nodes: for each processor the NUMA node it belongs to; at least one is there.
  public init(_ settings: CPUSettings = CPUSettings(), nodes: [Int] = [0]) {
    table = CPUTaskTable(settings.clamped())
    processors = (nodes.isEmpty ? [0] : nodes).map { Processor(settings.policy, node: $0) }
  }

  public var settings: CPUSettings { table.settings }
  public var processorCount: Int { processors.count }
  public var groupCount: Int { table.groups.count }

  // MARK: Groups

  /// - Parameter weight: relative to other groups, 1 to 1 048 576; 1024 is usual.
  /// - Returns: the number of the group, from 0 on.
  public mutating func addGroup(weight: Int) -> Int {
    let weight = Self.clamped(weight)
    table.groups.append(CPUGroup(weight: weight))
    let isByPriority = table.settings.policy == .roundRobin
    for index in processors.indices {
      processors[index].addQueue(weight: weight, isByPriority ? 8 : table.groups.count)
    }
    return table.groups.count - 1
  }

  /// - Returns: false when there is no such group.
  @discardableResult
  public mutating func setWeight(_ weight: Int, ofGroup group: Int) -> Bool {
    guard table.groups.indices.contains(group) else { return false }
    table.groups[group].weight = Self.clamped(weight)
    for index in processors.indices { processors[index].reweigh(group, table) }
    return true
  }

  /// Holds a group to a part of all processors together, however idle they are: in any time t it
  /// uses at most part · (t + ``CPUSettings/ceilingPeriod``) · processors, and a turn on each
  /// processor on top, which is as long as that period · part. What it has used counts.
  ///
  /// - Parameter part: in parts per million, 1 or more; nil: no ceiling.
  /// - Returns: false when there is no such group.
  @discardableResult
  public mutating func setCeiling(_ part: Int?, ofGroup group: Int) -> Bool {
    guard table.groups.indices.contains(group) else { return false }
    guard let part, part < CPUCeiling.whole else {
      table.setCeiling(nil, of: group)
      return true
    }
    let paidUntil = table.groups[group].ceiling?.paidUntil ?? .min
    table.setCeiling(
      CPUCeiling(part: part, processors: processors.count, paidUntil: paidUntil), of: group)
    return true
  }

  /// CPU time of all tasks that the group ever had, up to the last call.
  public func used(byGroup group: Int) -> TimeSpan {
    TimeSpan(nanoseconds: table.groups.indices.contains(group) ? table.groups[group].used : 0)
  }

  static func clamped(_ weight: Int) -> Int { min(max(weight, 1), 1 << 20) }

  // MARK: Statistics

  /// Of one processor; nil when there is no such one.
  public func statistics(ofProcessor index: Int) -> CPUStatistics? {
    guard processors.indices.contains(index) else { return nil }
    var statistics = processors[index].statistics
    statistics.used = TimeSpan(nanoseconds: processors[index].used)
    return statistics
  }

  /// Of all processors together.
  public var statistics: CPUStatistics {
    processors.indices.reduce(into: CPUStatistics()) { sum, index in
      if let one = statistics(ofProcessor: index) { sum += one }
    }
  }

  /// How many tasks run on a processor or wait for it, and their weight; nil when there is no such
  /// one.
  public func load(ofProcessor index: Int) -> (running: Int, waiting: Int, weight: Int)? {
    guard processors.indices.contains(index) else { return nil }
    let processor = processors[index]
    return (processor.count - processor.waiting, processor.waiting, processor.load)
  }

  /// nil when there is no such task any more.
  public func report(on id: TaskID) -> CPUTaskReport? {
    guard let number = table.number(of: id) else { return nil }
    let task = table.tasks[number]
    return CPUTaskReport(
      state: task.state, group: Int(task.group), weight: table.tasks[number].entity.weight,
      priority: Int(task.priority), processor: Int(task.processor),
      used: TimeSpan(nanoseconds: task.used), turns: task.turns, isRunaway: task.isRunaway)
  }

  // MARK: Timers

  /// When the next sleeping or throttled task wakes up.
  public var nextWake: Instant? { timers.top.map { Instant(nanoseconds: $0.tag) } }

  mutating func setTimer(of number: Int, at time: Int64) {
    while timerPlaces.count <= number { timerPlaces.append(-1) }
    timers.insert(number, time, &timerPlaces)
  }

  mutating func dropTimer(of number: Int) {
    timers.remove(at: Int(timerPlaces[number]), &timerPlaces)
    timerPlaces[number] = -1
  }
}
