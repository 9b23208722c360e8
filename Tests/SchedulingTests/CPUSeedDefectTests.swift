import Quantities
import TestSupport
import Testing

@testable import Scheduling

/// What went wrong in the system that this one replaces: each of its proven defects of the
/// processors' scheduler has a test here, or one that is named.
///
/// | defect                                        | test                                        |
/// |-----------------------------------------------|---------------------------------------------|
/// | runaways are rewarded, and never detected     | ``CPURunawayTests``                         |
/// | a group's new weight wipes the scheduler      | ``wiped()``                                 |
/// | round robin starves, its queue grows          | ``starved()``                               |
/// | a pick brings back an old copy of the task    | ``copied(policy:)``                         |
/// | completed while ready, it runs                | ``completed(policy:)``                      |
/// | completed twice, counts wrap                  | ``CPUStateTests/over(policy:)``             |
/// | the table of tasks only grows                 | ``grown(policy:)``                          |
/// | of equals the last comes first                | ``equals(policy:)``                         |
/// | weights of groups do nothing                  | ``CPUShareTests/groups(policy:)``           |
/// | a late arrival takes all                      | ``CPUShareTests/late(policy:)``             |
/// | tasks of unknown groups never run             | ``CPUStateTests/unknown()``                 |
/// | a weight of nothing never runs                | ``CPUShareTests/weightless(policy:)``       |
/// | quantum and mean wait are never set           | ``waits(policy:)``                          |
/// | no task can block or wake                     | ``CPUStateTests/table(policy:state:)``      |
///
/// Its deadlock of two threads cannot be written here: the scheduler is a value without locks.
struct CPUSeedDefectTests {
  @Test("Another weight of one group leaves all groups and tasks where they are")
  func wiped() throws {
    var harness = CPUHarness(CPUHarness.settings(.completelyFair))
    let groups = (0..<3).map { _ in harness.group() }
    let tasks = try groups.map { try harness.task($0) }
    harness.run(second)
    let before = tasks.map { harness.used($0) }
    harness.now { scheduler, _ in
      for (group, weight) in zip(groups, [1024, 2048, 4096]) {
        scheduler.setWeight(weight, ofGroup: group)
      }
    }
    #expect(tasks.map { harness.used($0) } == before)
    #expect(harness.scheduler.groupCount == 3 && harness.scheduler.waitingTasks == 2)
    harness.run(7 * second)
    for (task, part) in zip(tasks, [Int64(1), 2, 4]) {
      let used = harness.used(task) - second / 3
      #expect(abs(used - part * second) <= 30 * millisecond, "\(used)")
    }
  }

  @Test("By priority three equal tasks get a third of 3000 picks each, and the queue never grows")
  func starved() throws {
    var harness = CPUHarness(CPUHarness.settings(.roundRobin))
    let group = harness.group()
    let tasks = try (0..<3).map { _ in try harness.task(group) }
    harness.run(3000 * 10 * millisecond - 1)
    for task in tasks {
      #expect(harness.log.filter { $0.task == task }.count == 1000)
      #expect(harness.scheduler.report(on: task)?.turns == 1000)
    }
    #expect(harness.scheduler.processors[0].queues[3].count == 3)
  }

  @Test("What a task has used and was found to be never goes back", arguments: CPUPolicy.allCases)
  func copied(policy: CPUPolicy) throws {
    var harness = CPUHarness(
      CPUHarness.settings(policy) {
        $0.runawayThreshold = .seconds(1)
        $0.throttleFactor = 1_000_000
      })
    let group = harness.group()
    let tasks = try (0..<3).map { _ in try harness.task(group) }
    var former = [Int64](repeating: 0, count: 3)
    var wasRunaway = false
    harness.run(4 * second) { harness in
      let used = tasks.map { harness.used($0) }
      #expect(zip(used, former).allSatisfy { $0 >= $1 })
      former = used
      let isRunaway = harness.scheduler.report(on: tasks[0])?.isRunaway ?? false
      #expect(isRunaway == (used[0] > second) && (isRunaway || !wasRunaway))
      wasRunaway = isRunaway
    }
    #expect(wasRunaway && harness.scheduler.statistics.runaways == 3)
  }

  @Test("Completed while it is ready, it never runs", arguments: CPUPolicy.allCases)
  func completed(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let group = harness.group()
    let (first, other) = (try harness.task(group), try harness.task(group))
    let isOver = harness.now { scheduler, now in scheduler.complete(first, at: now) }
    harness.run(second)
    #expect(isOver && harness.log.allSatisfy { $0.task == other })
    #expect(harness.used(other) == second)
  }

  @Test("Of completed tasks nothing is kept", arguments: CPUPolicy.allCases)
  func grown(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let group = harness.group()
    for _ in 0..<2_000 {
      let task = try harness.task(group)
      harness.run(millisecond)
      harness.now { scheduler, now in _ = scheduler.complete(task, at: now) }
    }
    #expect(harness.scheduler.table.tasks.count == 1)
    #expect(harness.used(group: group) == 2 * second)
  }

  @Test("Of equals the one that came first goes first", arguments: CPUPolicy.allCases)
  func equals(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let group = harness.group()
    let tasks = try (0..<9).map { _ in try harness.task(group) }
    harness.run(89 * millisecond)
    #expect(harness.log.prefix(9).map(\.task) == tasks)
  }

  @Test("Waits are measured from being ready to running", arguments: CPUPolicy.allCases)
  func waits(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let group = harness.group()
    let first = try harness.task(group)
    harness.run(3 * millisecond)
    let other = try harness.task(group)
    let turn = Instant(nanoseconds: 9 * millisecond)
    let second = harness.now { scheduler, _ in
      scheduler.complete(first, at: turn)
      return scheduler.pick(0, at: turn)?.task
    }
    let waits = harness.scheduler.statistics.waits
    #expect(second == other && waits.count == 2)
    // Six milliseconds, to the width of a bucket.
    let longest = waits.max ?? .zero
    #expect(abs(longest.nanoseconds - 6 * millisecond) <= millisecond / 10, "\(longest)")
  }
}
