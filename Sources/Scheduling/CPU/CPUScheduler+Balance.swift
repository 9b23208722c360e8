public import Quantities

// MARK: - Several processors

extension CPUScheduler {
  /// Evens out the load: moves tasks from the heaviest to the lightest processor, first inside each
  /// NUMA node and then between nodes, as long as the difference becomes smaller. Where it can only
  /// change sides, as with three tasks on two processors, one task is moved each time, so that all
  /// get the same in the long run. To be called now and then; a processor that runs out of tasks
  /// takes one from another by itself.
  ///
  /// - Returns: how many tasks were moved.
  /// - Complexity: O(moves · (processors + groups + log tasks)).
  @discardableResult
  public mutating func balance(at now: Instant) -> Int {
    guard processors.count > 1 else { return 0 }
    var moves = 0
    let nodes = Set(processors.map(\.node)).sorted()
    for node in nodes where nodes.count > 1 {
      moves += balance(processors.indices.filter { processors[$0].node == node }, at: now)
    }
    moves += balance(Array(processors.indices), at: now)
    return moves > 0 ? moves : rotate(at: now)
  }

  private mutating func rotate(at now: Instant) -> Int {
    guard let heavy = processors.indices.max(by: { isLighter($0, $1) }),
      let light = processors.indices.min(by: { isLighter($0, $1) }),
      let number = processors[heavy].candidate(table),
      table.tasks[number].entity.weight == processors[heavy].load - processors[light].load
    else { return 0 }
    migrate(number, to: light, at: now.nanoseconds)
    return 1
  }

  private mutating func balance(_ scope: [Int], at now: Instant) -> Int {
    var moves = 0
    while moves < table.tasks.count {
      guard let heavy = scope.max(by: { isLighter($0, $1) }),
        let light = scope.min(by: { isLighter($0, $1) })
      else { return moves }
      let difference = processors[heavy].load - processors[light].load
      guard let number = processors[heavy].candidate(table),
        table.tasks[number].entity.weight < difference
      else {
        return moves
      }
      migrate(number, to: light, at: now.nanoseconds)
      moves += 1
    }
    return moves
  }

  private func isLighter(_ a: Int, _ b: Int) -> Bool {
    (processors[a].load, a) < (processors[b].load, b)
  }

  /// The processor for a task that becomes ready: an idle one, else the lightest. Of equals its
  /// last one, then one of the same node.
  ///
  /// - Parameter number: nil for a new task.
  func processor(for number: Int?) -> Int {
    guard processors.count > 1 else { return 0 }
    let last = number.map { Int(table.tasks[$0].processor) }
    func rank(_ index: Int) -> (Int, Int, Int) {
      let distance =
        last.map { $0 == index ? 0 : processors[$0].node == processors[index].node ? 1 : 2 } ?? 0
      return (processors[index].load, distance, index)
    }
    return processors.indices.min { rank($0) < rank($1) } ?? 0
  }

  /// The task that a processor without any should take: from the one on which most wait, one of the
  /// same node if there is any.
  func victim(for index: Int) -> Int? {
    guard processors.count > 1 else { return nil }
    func rank(_ other: Int) -> (Int, Int, Int) {
      (processors[other].node == processors[index].node ? 0 : 1, -processors[other].waiting, other)
    }
    let victims = processors.indices.filter { $0 != index && processors[$0].waiting > 0 }
    return victims.min { rank($0) < rank($1) }.flatMap { processors[$0].candidate(table) }
  }

  mutating func migrate(_ number: Int, to index: Int, at now: Int64) {
    let (from, queue) = (Int(table.tasks[number].processor), table.queue(of: number))
    let since = table.tasks[number].readySince
    exit(number)
    let lead = processors[from].queues[queue].lead(of: table.tasks[number].entity)
    enter(number, on: index, .moved(ahead: lead), at: now)
    table.tasks[number].readySince = since
    table.tasks[number].left = 0
    processors[index].statistics.migrations.add(saturating: 1)
  }
}
