import Quantities
import Scheduling
import Testing

/// A machine of pretended processors: runs a scheduler in virtual time with tasks that run for
/// ever, or as long as they are told and then sleep.
struct CPUHarness {
  private(set) var scheduler: CPUScheduler
  private(set) var now: Int64 = 0
  private(set) var turns: [CPUTurn?]
  private var ends: [Int64]
  /// How long a task runs before it sleeps, and how long it sleeps then.
  private var habits: [TaskID: (run: Int64, sleep: Int64, left: Int64)] = [:]
  /// Who got a processor when.
  private(set) var log: [(at: Int64, processor: Int, task: TaskID)] = []

  init(_ settings: CPUSettings = CPUSettings(), nodes: [Int] = [0]) {
    scheduler = CPUScheduler(settings, nodes: nodes)
    turns = Array(repeating: nil, count: nodes.count)
    ends = Array(repeating: .max, count: nodes.count)
  }

  static func settings(
    _ policy: CPUPolicy, quantum: Int64 = 10, _ change: (inout CPUSettings) -> Void = { _ in }
  ) -> CPUSettings {
    var settings = CPUSettings()
    settings.policy = policy
    settings.quantum = .milliseconds(quantum)
    settings.runawayThreshold = nil
    change(&settings)
    return settings
  }

  var instant: Instant { Instant(nanoseconds: now) }

  mutating func group(_ weight: Int = 1024) -> Int { scheduler.addGroup(weight: weight) }

  mutating func task(
    _ group: Int, weight: Int = 1024, priority: Int = 3, request: TimeSpan? = nil,
    runs: Int64 = 0, sleeps: Int64 = 0
  ) throws -> TaskID {
    let added = scheduler.add(
      toGroup: group, weight: weight, priority: priority, request: request, at: instant)
    let id = try #require(added)
    if runs > 0 { habits[id] = (runs, sleeps, runs) }
    return id
  }

  /// Calls that the scheduler takes at this time.
  @discardableResult
  mutating func now<Result>(_ body: (inout CPUScheduler, Instant) -> Result) -> Result {
    let result = body(&scheduler, instant)
    for index in turns.indices where scheduler.running(on: index) == nil { turns[index] = nil }
    return result
  }

  /// Runs for so many nanoseconds.
  mutating func run(_ span: Int64, _ check: (CPUHarness) -> Void = { _ in }) {
    let end = now + span
    serve()
    while now < end {
      let next = min(ends.min() ?? end, scheduler.nextWake?.nanoseconds ?? .max)
      step(to: min(end, max(next, now)))
      serve()
      check(self)
    }
  }

  private mutating func step(to time: Int64) {
    let span = time - now
    now = time
    for index in turns.indices {
      guard let turn = turns[index] else { continue }
      habits[turn.task]?.left -= span
      if let habit = habits[turn.task], habit.left <= 0 {
        habits[turn.task]?.left = habit.run
        turns[index] = nil
        let until = Instant(nanoseconds: now + habit.sleep)
        let sleeps = scheduler.sleep(turn.task, until: until, at: instant)
        #expect(sleeps)
      }
    }
  }

  /// Gives processors to tasks where a turn is over, nobody runs, or somebody else should.
  private mutating func serve() {
    scheduler.advance(to: instant)
    for index in turns.indices {
      let isOver = turns[index] == nil || ends[index] <= now
      guard isOver || scheduler.isPreempted(index, at: instant) else { continue }
      turns[index] = scheduler.pick(index, at: instant)
      ends[index] = .max
      guard let turn = turns[index] else { continue }
      log.append((now, index, turn.task))
      let habit = habits[turn.task]?.left ?? .max
      ends[index] = now + min(turn.length.nanoseconds, habit)
    }
    for index in turns.indices { scheduler.account(index, at: instant) }
  }

  /// CPU time in nanoseconds.
  func used(_ id: TaskID) -> Int64 { scheduler.report(on: id)?.used.nanoseconds ?? 0 }

  func used(group: Int) -> Int64 { scheduler.used(byGroup: group).nanoseconds }
}

let millisecond: Int64 = 1_000_000
let second: Int64 = 1_000_000_000
