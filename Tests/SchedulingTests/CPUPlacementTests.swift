import Quantities
import Testing

@testable import Scheduling

/// On which processor a task runs, and what it takes along when it moves.
struct CPUPlacementTests {
  private let start = Instant(nanoseconds: 0)

  private func scheduler(
    _ policy: CPUPolicy = .completelyFair, nodes: [Int]
  ) -> CPUScheduler {
    CPUScheduler(CPUHarness.settings(policy), nodes: nodes)
  }

  private func add(
    _ scheduler: inout CPUScheduler, _ group: Int = 0, weight: Int = 1024
  ) throws -> TaskID {
    let added = scheduler.add(toGroup: group, weight: weight, at: start)
    return try #require(added)
  }

  @Test("A group weighs on each processor what its tasks there are of all its tasks")
  func parts() throws {
    var scheduler = scheduler(nodes: [0, 0])
    let group = scheduler.addGroup(weight: 1000)
    _ = try add(&scheduler, weight: 3000)
    for _ in 0..<2 { _ = try add(&scheduler, weight: 500) }
    #expect(scheduler.processors.map { $0.queues[0].weight } == [3000, 1000])
    // The last to come counts everywhere from the next change on.
    scheduler.setWeight(1000, ofGroup: group)
    #expect(scheduler.processors.map { $0.groups[0].weight } == [768_000, 256_000])
    scheduler.setWeight(2000, ofGroup: group)
    #expect(scheduler.processors.map { $0.groups[0].weight } == [1_536_000, 512_000])
  }

  @Test("Who wakes goes where it ran last, and if that is busy to another of the same node")
  func waking() throws {
    var scheduler = scheduler(nodes: [0, 1, 1])
    _ = scheduler.addGroup(weight: 1024)
    let tasks = try (0..<6).map { _ in try add(&scheduler) }
    for _ in 0..<2 {
      for index in 0..<3 {
        guard let turn = scheduler.pick(index, at: start) else { continue }
        scheduler.block(turn.task, at: start)
      }
    }
    #expect(tasks.map { scheduler.report(on: $0)?.processor } == [0, 1, 2, 0, 1, 2])
    for (task, wanted) in zip([tasks[2], tasks[5]], [2, 1]) {
      scheduler.wake(task, at: start)
      #expect(scheduler.report(on: task)?.processor == wanted)
    }
  }

  @Test("Who leaves is of the group of which most wait, without the one that runs")
  func candidates() throws {
    var scheduler = scheduler(nodes: [0])
    for _ in 0..<3 { _ = scheduler.addGroup(weight: 1024) }
    for group in [0, 0, 1, 1, 2] { _ = try add(&scheduler, group) }
    let turn = scheduler.pick(0, at: start)
    #expect(turn.flatMap { scheduler.report(on: $0.task)?.group } == 0)
    let candidate = scheduler.processors[0].candidate(scheduler.table)
    #expect(candidate.map { scheduler.table.tasks[$0].group } == 1)
  }

  @Test("Balancing begins inside each node")
  func nodes() throws {
    var scheduler = scheduler(nodes: [0, 0, 1, 1])
    _ = scheduler.addGroup(weight: 1024)
    let tasks = try (0..<16).map { _ in try add(&scheduler) }
    for (index, count) in [4, 2, 0, 0].enumerated() {
      let here = tasks.filter { scheduler.report(on: $0)?.processor == index }
      for task in here.dropFirst(count) { scheduler.complete(task, at: start) }
    }
    // 4 2 0 0 becomes 3 3 0 0, and only then 2 2 1 1; at once it would be two moves.
    #expect(scheduler.balance(at: start) == 3)
    #expect((0..<4).map { scheduler.load(ofProcessor: $0)?.waiting } == [2, 2, 1, 1])
  }

  @Test("It takes from the processor on which most wait, and from the group of which most do")
  func stealing() throws {
    var scheduler = scheduler(nodes: [0, 0, 0])
    let groups = [scheduler.addGroup(weight: 1024), scheduler.addGroup(weight: 1024)]
    let last = try add(&scheduler, groups[0], weight: 30)
    for _ in 0..<2 { _ = try add(&scheduler, groups[0], weight: 20) }
    for _ in 0..<9 { _ = try add(&scheduler, groups[1], weight: 1) }
    for index in 0..<3 { _ = scheduler.pick(index, at: start) }
    let waiting = (0..<3).map { scheduler.load(ofProcessor: $0)?.waiting ?? 0 }
    let most = try #require(waiting.indices.max { waiting[$0] < waiting[$1] })
    #expect(most > 0 && scheduler.report(on: last)?.processor == 0)
    // The first one becomes idle, and those of the other group wait where most wait.
    let now = Instant(nanoseconds: millisecond)
    if let running = scheduler.running(on: 0) { scheduler.block(running, at: now) }
    let stolen = scheduler.pick(0, at: now)
    let task = try #require(stolen).task
    #expect(scheduler.report(on: task)?.group == groups[1])
    let after = (0..<3).map { scheduler.load(ofProcessor: $0)?.waiting ?? 0 }
    #expect(after[most] == waiting[most] - 1, "\(waiting) \(after)")
  }

  @Test("Balancing moves one when that turns the difference around, and none when it grows")
  func even() throws {
    var scheduler = scheduler(nodes: [0, 0])
    _ = scheduler.addGroup(weight: 1024)
    let tasks = try (0..<3).map { _ in try add(&scheduler) }
    var loads: [[Int]] = []
    for _ in 0..<4 {
      let moves = scheduler.balance(at: start)
      #expect(moves == 1)
      loads.append(scheduler.processors.map(\.load))
    }
    #expect(loads == [[1024, 2048], [2048, 1024], [1024, 2048], [2048, 1024]])
    // 1000 on the other side would make the difference larger than it is.
    for task in tasks { scheduler.complete(task, at: start) }
    for weight in [1000, 2000, 1600] { _ = try add(&scheduler, weight: weight) }
    #expect(scheduler.processors.map(\.load) == [2600, 2000])
    let moves = scheduler.balance(at: start)
    #expect(moves == 0)
    #expect(scheduler.processors.map(\.load) == [2600, 2000])
  }

  @Test("A task that moves to another processor has waited since it was ready, and has a new turn")
  func waits() throws {
    var harness = CPUHarness(CPUHarness.settings(.roundRobin), nodes: [0, 0])
    let group = harness.group()
    let tasks = try (0..<3).map { _ in try harness.task(group) }
    harness.run(4 * millisecond)
    let running = try #require(harness.scheduler.running(on: 1))
    harness.now { scheduler, now in _ = scheduler.block(running, at: now) }
    harness.run(millisecond)
    #expect(harness.scheduler.statistics.migrations == 1)
    #expect(harness.turns[1]?.task == tasks[2] && harness.turns[1]?.length == .milliseconds(10))
    let waited = harness.scheduler.statistics.waits.max ?? .zero
    #expect(abs(waited.nanoseconds - 4 * millisecond) < millisecond / 10, "\(waited)")
  }

  @Test("Of what ran before it moved to another group, all is the former group's")
  func charged() throws {
    var scheduler = scheduler(nodes: [0])
    let groups = [scheduler.addGroup(weight: 1024), scheduler.addGroup(weight: 1024)]
    let task = try add(&scheduler)
    let other = try add(&scheduler)
    _ = scheduler.pick(0, at: start)
    scheduler.move(task, toGroup: groups[1], at: Instant(nanoseconds: 2 * millisecond))
    #expect(scheduler.used(byGroup: groups[0]) == .milliseconds(2))
    #expect(scheduler.used(byGroup: groups[1]) == .zero)
    // One that waits for its turn goes on waiting since it was ready.
    scheduler.move(other, toGroup: groups[1], at: Instant(nanoseconds: 2 * millisecond))
    scheduler.block(task, at: Instant(nanoseconds: 3 * millisecond))
    let turn = scheduler.pick(0, at: Instant(nanoseconds: 3 * millisecond))
    let waited = scheduler.statistics.waits.max ?? .zero
    #expect(turn?.task == other)
    #expect(abs(waited.nanoseconds - 3 * millisecond) < millisecond / 10, "\(waited)")
  }

  @Test("Two groups of nothing but runaways each get their factor of a half")
  func runaways() throws {
    var harness = CPUHarness(
      CPUHarness.settings(.completelyFair) {
        $0.runawayThreshold = .seconds(1)
        $0.throttleFactor = 250_000
      })
    let tasks = try (0..<2).map { _ in try harness.task(harness.group()) }
    harness.run(3 * second)
    let before = tasks.map { harness.used($0) }
    harness.run(60 * second)
    for (task, before) in zip(tasks, before) {
      let part = Double(harness.used(task) - before) / 60e9
      #expect(part <= 0.126 && part > 0.11, "\(part)")
    }
  }
}
