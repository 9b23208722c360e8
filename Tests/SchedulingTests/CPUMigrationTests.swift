import Quantities
import Testing

@testable import Scheduling

/// What a task keeps, and what it leaves behind, when it goes elsewhere.
struct CPUMigrationTests {
  private let start = Instant(nanoseconds: 0)

  private func number(of id: TaskID, _ scheduler: CPUScheduler) throws -> Int {
    try #require(scheduler.table.number(of: id))
  }

  @Test("Whoever is ahead of its processor is as far ahead of the one that it comes to")
  func lead() throws {
    var scheduler = CPUScheduler(CPUHarness.settings(.completelyFair), nodes: [0, 0])
    _ = scheduler.addGroup(weight: 1024)
    let added = (0..<4).map { _ in scheduler.add(toGroup: 0, at: start) }
    let tasks = try added.map { try number(of: try #require($0), scheduler) }
    #expect(tasks.map { scheduler.table.tasks[$0].processor } == [0, 1, 0, 1])
    _ = scheduler.pick(0, at: start)
    _ = scheduler.pick(1, at: start)
    let now = Instant(nanoseconds: 40 * millisecond)
    _ = scheduler.pick(0, at: now)
    let former = scheduler.processors[0].queues[0].lead(of: scheduler.table.tasks[tasks[0]].entity)
    #expect(former >= (30 * millisecond) << 10)
    scheduler.migrate(tasks[0], to: 1, at: now.nanoseconds)
    let lead = scheduler.processors[1].queues[0].lead(of: scheduler.table.tasks[tasks[0]].entity)
    #expect(lead == former)
  }

  @Test("What is left of a turn stays behind: on another processor a task has a whole one")
  func left() throws {
    var scheduler = CPUScheduler(CPUHarness.settings(.roundRobin), nodes: [0, 0])
    _ = scheduler.addGroup(weight: 1024)
    let low = scheduler.add(toGroup: 0, priority: 5, at: start)
    let added = scheduler.add(toGroup: 0, priority: 0, at: start)
    let other = try #require(added)
    var running = (0..<2).map { scheduler.pick($0, at: start)?.task }
    #expect(running == [low, other])
    let now = Instant(nanoseconds: 4 * millisecond)
    let high = scheduler.add(toGroup: 0, priority: 0, at: now)
    running[0] = scheduler.pick(0, at: now)?.task
    #expect(running[0] == high)
    scheduler.complete(other, at: now)
    let turn = scheduler.pick(1, at: now)
    #expect(turn?.task == low)
    #expect(turn?.length == .milliseconds(10))
  }

  @Test("Whoever moves while it waits has no past in the other group")
  func pastOfAnotherGroup() throws {
    var harness = CPUHarness(CPUHarness.settings(.completelyFair))
    let groups = [harness.group(), harness.group()]
    let task = try harness.task(groups[0])
    harness.run(10 * second)
    harness.now { scheduler, now in _ = scheduler.block(task, at: now) }
    let other = try harness.task(groups[1])
    harness.now { scheduler, now in
      scheduler.move(task, toGroup: groups[1], at: now)
      scheduler.wake(task, at: now)
    }
    harness.run(second)
    #expect(abs(harness.used(task) - 10 * second - harness.used(other)) <= 20 * millisecond)
  }

  @Test("An idle processor takes from the one on which most wait, wherever it stands")
  func fullest() throws {
    var scheduler = CPUScheduler(CPUHarness.settings(.completelyFair), nodes: [0, 0, 0])
    _ = scheduler.addGroup(weight: 1024)
    // By weight alone two come to the first, six to the second and one to the third.
    for weight in [600, 100, 700, 100, 100, 100, 100, 100, 100] {
      _ = scheduler.add(toGroup: 0, weight: weight, at: start)
    }
    for index in 0..<3 { _ = scheduler.pick(index, at: start) }
    #expect((0..<3).map { scheduler.load(ofProcessor: $0)?.waiting } == [1, 5, 0])
    let now = Instant(nanoseconds: millisecond)
    let running = try #require(scheduler.running(on: 2))
    scheduler.block(running, at: now)
    let isBusy = scheduler.pick(2, at: now) != nil
    #expect(isBusy)
    #expect((0..<3).map { scheduler.load(ofProcessor: $0)?.waiting } == [1, 4, 0])
  }

  @Test("Whoever leaves a queue is one of those that have had more than their share, if any has")
  func last() {
    var queue = EntityQueue(.eligible, unit: 1024)
    var table = EntityTable()
    for index in 0..<4 {
      let number = table.add(Entity(weight: 1024))
      let request = index == 0 ? 10 * millisecond : 100 * millisecond
      queue.join(number, .new, request: request, bonus: 0, &table)
    }
    #expect(queue.next(&table) == 0)
    queue.charge(0, 10 * millisecond, request: 10 * millisecond, &table)
    #expect(queue.next(&table) == 1)
    #expect(queue.last(but: nil) == 0)
    #expect(queue.last(but: 0) != 0)
    #expect(queue.last(but: 0) != nil)
  }
}
