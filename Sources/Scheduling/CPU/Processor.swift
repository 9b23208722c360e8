import Quantities

/// One processor: its queues, and who runs on it.
struct Processor: Sendable {
  /// The NUMA node.
  let node: Int
  let disciplines: (groups: Discipline, tasks: Discipline)
  /// Queues are of priorities and not of groups.
  private let isByPriority: Bool
  /// The groups that have tasks here. Under round robin nobody asks it.
  private(set) var root: EntityQueue
  /// The groups as the root sees them.
  private(set) var groups = EntityTable()
  /// The tasks of each group, or, under round robin, of each priority.
  var queues: [EntityQueue] = []
  /// Tasks of each queue that rest because they are runaways.
  private(set) var resting: [(count: Int, weight: Int)] = []
  private var restingTasks = 0
  var running: Int?
  /// What the running task had used when it was given the processor.
  var usedAtStart: Int64 = 0
  /// Up to when the running task has been charged.
  var chargedUntil: Int64 = 0
  /// Who ran last.
  var last: TaskID?
  /// Tasks that are ready or run here.
  private(set) var count = 0
  /// Their weight.
  private(set) var load = 0
  /// When the past last lost half its weight.
  private var faded: Int64?
  /// CPU time of all tasks.
  var used: Int64 = 0
  var statistics = CPUStatistics()

  /// At which weight a group is as heavy as usual: 1024, with ten more bits for being divided among
  /// processors.
  static let usualGroup = 1024 << 10

  init(_ policy: CPUPolicy, node: Int) {
    self.node = node
    disciplines = policy.disciplines
    isByPriority = policy == .roundRobin
    root = EntityQueue(disciplines.groups, unit: Self.usualGroup)
  }

  /// Tasks that are ready and do not run.
  var waiting: Int { count - (running == nil ? 0 : 1) }

  mutating func addQueue(weight: Int, _ count: Int) {
    _ = groups.add(Entity(weight: weight << 10))
    while queues.count < count {
      queues.append(EntityQueue(disciplines.tasks, unit: NiceWeights.weight(ofNice: 0)))
      resting.append((0, 0))
    }
  }

  // MARK: Tasks

  /// A task gets ready here.
  mutating func enter(
    _ number: Int, _ entrance: EntityQueue.Entrance, at now: Int64, _ table: inout CPUTaskTable
  ) {
    let (group, queue) = (Int(table.tasks[number].group), table.queue(of: number))
    let weight = table.tasks[number].entity.weight
    table.tasks[number].state = .ready
    table.tasks[number].readySince = now
    let bonus = table.settings.latency.nanoseconds / 2
    let isFirst = queues[queue].isEmpty
    var request = table.tasks[number].request
    // A newcomer waits for a period of each that is there, and not for the longest turn of each.
    if disciplines.tasks == .virtualTime {
      request = min(request, table.settings.latency.nanoseconds)
    }
    queues[queue].join(number, entrance, request: request, bonus: bonus, table.own().entities)
    table.groups[group].load += weight
    load += weight
    count += 1
    reweigh(group, table)
    guard isFirst, !isByPriority else { return }
    root.join(
      group, .woken, request: table.settings.quantum.nanoseconds, bonus: bonus, groups.own())
  }

  /// A task is ready here no more.
  mutating func exit(_ number: Int, _ table: inout CPUTaskTable) {
    let (group, queue) = (Int(table.tasks[number].group), table.queue(of: number))
    let weight = table.tasks[number].entity.weight
    queues[queue].leave(number, table.own().entities)
    table.groups[group].load -= weight
    load -= weight
    count -= 1
    if !queues[queue].isEmpty {
      reweigh(group, table)
    } else if !isByPriority {
      root.leave(group, groups.own())
    }
  }

  /// A task that is ready here gets another weight.
  mutating func setWeight(of number: Int, to weight: Int, _ table: inout CPUTaskTable) {
    let step = weight - table.tasks[number].entity.weight
    let (group, queue) = (Int(table.tasks[number].group), table.queue(of: number))
    queues[queue].setWeight(
      of: number, to: weight, request: table.tasks[number].request, table.own().entities)
    table.groups[group].load += step
    load += step
    reweigh(group, table)
  }

  /// Gives a group its weight here: its tasks on this processor stand for as much of it as they are
  /// of all its weight that is ready. (The kernel's calc_group_shares().)
  mutating func reweigh(_ group: Int, _ table: CPUTaskTable) {
    guard !isByPriority else { return }
    var weight = table.groups[group].weight << 10
    let (here, all) = (queues[group].weight, table.groups[group].load)
    if all > here, here > 0 {
      weight = max(1, Int(Int128(weight) * Int128(here) / Int128(all)))
    }
    guard groups[group].slot >= 0 else {
      groups[group].weight = weight
      return
    }
    guard groups[group].weight != weight else { return }
    root.setWeight(
      of: group, to: weight, request: table.settings.quantum.nanoseconds, groups.own())
  }

  /// The running task is charged up to now.
  mutating func account(until now: Int64, _ table: inout CPUTaskTable) {
    account(until: now, table.own(), &table)
  }

  /// The same.
  @inline(__always) mutating func account(
    until now: Int64, _ rows: TaskRows, _ table: inout CPUTaskTable
  ) {
    guard let number = running else { return }
    let span = now &- chargedUntil
    guard span > 0 else { return }
    chargedUntil = now
    used &+= span
    let task = rows[number]
    let (group, request) = (Int(task.pointee.group), task.pointee.request)
    table.groups[group].used &+= span
    if table.hasCeilings { table.groups[group].ceiling?.charge(span, at: now) }
    if task.pointee.charge(span, table.settings.runawayThreshold?.nanoseconds ?? .max) {
      statistics.runaways.add(saturating: 1)
    }
    let queue = isByPriority ? Int(task.pointee.priority) : group
    queues[queue].charge(number, span, request: request, rows.entities)
    guard !isByPriority else { return }
    root.charge(group, span, request: table.settings.quantum.nanoseconds, groups.own())
  }

  // MARK: Runaways

  /// Counts a resting task in or out.
  mutating func changeRest(ofQueue queue: Int, by weight: Int, _ count: Int) {
    resting[queue].count += count
    resting[queue].weight += weight
    restingTasks += count
  }

  /// The weight of the groups that are not in the root's queue only because all their tasks rest.
  ///
  /// - Complexity: O(groups) while any task rests.
  @inline(__always) private var restingWeight: Int {
    restingTasks > 0 ? Self.restingWeight(resting, queues, groups) : 0
  }

  /// Out of line and of parts, so that nobody copies a processor to ask it.
  @inline(never) private static func restingWeight(
    _ resting: [(count: Int, weight: Int)], _ queues: [EntityQueue], _ groups: EntityTable
  ) -> Int {
    resting.indices.reduce(0) { sum, group in
      resting[group].count > 0 && queues[group].isEmpty ? sum + groups[group].weight : sum
    }
  }

  /// The part of the processor that is due to a task among all that want to run here, or would
  /// if they did not have to rest.
  @inline(__always) func share(of number: Int, _ rows: TaskRows) -> Double {
    let group = Int(rows[number].pointee.group)
    let queue = isByPriority ? Int(rows[number].pointee.priority) : group
    let isByTurn = disciplines.tasks == .turn
    let own = isByTurn ? 1 : rows.entities[number].pointee.weight
    let all =
      isByTurn
      ? queues[queue].count + resting[queue].count : queues[queue].weight + resting[queue].weight
    guard !isByPriority else { return 1 / Double(max(1, all)) }
    // One division instead of two: they take longer than all the rest.
    let part = Double(own) * Double(groups[group].weight)
    return part / (Double(max(1, all)) * Double(max(1, root.weight + restingWeight)))
  }

  // MARK: Order

  /// Who should run now; nil when nobody wants to.
  @inline(__always) mutating func first(
    at now: Int64, _ rows: TaskRows, _ settings: CPUSettings
  ) -> Int? {
    guard !isByPriority else {
      return firstByPriority(at: now, rows, settings.ageing.nanoseconds)
    }
    guard root.isSelective else { return root.first.flatMap { queues[$0].first } }
    guard let group = root.next(groups.own()) else { return nil }
    return queues[group].next(rows.entities)
  }

  /// The head of the queue whose priority, with what it has grown by waiting, is the highest; of
  /// equal ones the head that has waited longest.
  private func firstByPriority(at now: Int64, _ rows: TaskRows, _ ageing: Int64) -> Int? {
    var best: (level: Int64, since: Int64, number: Int)?
    for priority in queues.indices {
      guard let head = queues[priority].first else { continue }
      let since = rows[head].pointee.readySince
      let waited = max(0, now &- since)
      // Most have not waited that long, and a division takes as long as all the rest.
      let level = waited < ageing ? Int64(priority) : max(0, Int64(priority) - waited / ageing)
      if let former = best, (former.level, former.since) <= (level, since) { continue }
      best = (level, since, head)
    }
    return best?.number
  }

  /// Who may leave for another processor: of the group with most waiting, one of those whose turn
  /// is far.
  func candidate(_ table: CPUTaskTable) -> Int? {
    var best: (waiting: Int, number: Int)?
    for queue in queues.indices {
      guard let number = queues[queue].last(but: running) else { continue }
      let isHere = running.map { table.queue(of: $0) == queue } ?? false
      let waiting = queues[queue].count - (isHere ? 1 : 0)
      if waiting > best?.waiting ?? 0 { best = (waiting, number) }
    }
    return best?.number
  }

  /// Lets the past count half for every half-life that has gone by.
  mutating func fade(at now: Int64, _ settings: CPUSettings) {
    let life = settings.halfLife.nanoseconds
    let since = faded ?? now
    let times = max(0, now &- since) / life
    // After sixty halvings nothing is left.
    for _ in 0..<min(60, times) { root.fade(request: settings.quantum.nanoseconds, groups.own()) }
    faded = since &+ times &* life
  }
}
