import Quantities
import Scheduling
import Testing

/// Several processors.
struct CPUProcessorsTests {
  @Test("No processor idles while somebody waits", arguments: CPUPolicy.allCases)
  func conservation(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy), nodes: [0, 0, 1, 1])
    let groups = [harness.group(), harness.group(2048)]
    for index in 0..<10 {
      let runs = Int64(index % 4) * 3 * millisecond
      _ = try harness.task(groups[index % 2], runs: runs, sleeps: 5 * millisecond)
    }
    harness.run(2 * second) { harness in
      let idle = harness.turns.filter { $0 == nil }.count
      let waiting = harness.scheduler.waitingTasks
      #expect(idle == 0 || waiting == 0, "\(idle) idle, \(waiting) waiting")
    }
    let used = groups.map { harness.used(group: $0) }.reduce(0, +)
    #expect(used == harness.scheduler.statistics.used.nanoseconds)
  }

  @Test("Twice as many tasks as processors: all get the same", arguments: CPUPolicy.allCases)
  func equal(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy), nodes: [0, 0, 0, 0])
    let group = harness.group()
    let tasks = try (0..<8).map { _ in try harness.task(group) }
    harness.run(10 * second)
    for task in tasks { #expect(abs(harness.used(task) - 5 * second) <= 20 * millisecond) }
  }

  @Test("A group has its part of all processors together", arguments: CPUShareTests.weighted)
  func groups(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy), nodes: [0, 0])
    let groups = [harness.group(1024), harness.group(3072)]
    for group in groups { for _ in 0..<4 { _ = try harness.task(group) } }
    harness.run(10 * second)
    let part = Double(harness.used(group: groups[1])) / 20e9
    #expect(abs(part - 0.75) < 0.01, "\(part)")
  }

  @Test("Who has nothing to do takes from its own node first")
  func stealing() throws {
    var harness = CPUHarness(CPUHarness.settings(.completelyFair), nodes: [0, 1, 1])
    let group = harness.group()
    // Three on the first, two on the second, one on the third that goes to sleep.
    for _ in 0..<3 { _ = try harness.task(group) }
    let first = try harness.task(group, weight: 4)
    let second = try harness.task(group, weight: 3)
    #expect(harness.scheduler.report(on: first)?.processor == 0)
    #expect(harness.scheduler.report(on: second)?.processor == 1)
    let third = harness.scheduler.running(on: 2)
    #expect(third == nil)
    harness.run(millisecond)
    let running = try #require(harness.scheduler.running(on: 2))
    harness.now { scheduler, now in _ = scheduler.block(running, at: now) }
    harness.run(millisecond)
    #expect(harness.scheduler.running(on: 2) != nil)
    #expect(harness.scheduler.statistics(ofProcessor: 2)?.migrations == 1)
    #expect(harness.scheduler.report(on: first)?.processor == 0)
  }

  @Test("Balancing evens out weights and moves nobody without need")
  func balance() throws {
    var harness = CPUHarness(CPUHarness.settings(.completelyFair), nodes: [0, 0, 1, 1])
    let group = harness.group()
    let tasks = try (0..<16).map { _ in try harness.task(group) }
    harness.run(millisecond)
    // All but those of the first processor go.
    harness.now { scheduler, now in
      for task in tasks where scheduler.report(on: task)?.processor != 0 {
        scheduler.complete(task, at: now)
      }
      for _ in 0..<8 { _ = scheduler.add(toGroup: group, weight: 1, at: now) }
    }
    let moves = harness.now { scheduler, now in scheduler.balance(at: now) }
    #expect(moves > 0)
    let again = harness.now { scheduler, now in scheduler.balance(at: now) }
    #expect(again == 0)
    let loads = (0..<4).map { index in
      tasks.filter { harness.scheduler.report(on: $0)?.processor == index }.count
    }
    #expect(loads == [1, 1, 1, 1])
  }
}

extension CPUScheduler {
  /// Tasks that are ready and do not run.
  var waitingTasks: Int {
    (0..<processorCount).reduce(0) { $0 + (load(ofProcessor: $1)?.waiting ?? 0) }
  }
}
