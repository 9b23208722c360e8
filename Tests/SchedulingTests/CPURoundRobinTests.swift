import Quantities
import Scheduling
import Testing

/// Priorities, turns and ageing.
struct CPURoundRobinTests {
  private func harness(_ change: (inout CPUSettings) -> Void = { _ in }) -> CPUHarness {
    CPUHarness(CPUHarness.settings(.roundRobin, change))
  }

  @Test("Of equal priority the first comes first, and each has a quantum")
  func turns() throws {
    var harness = harness()
    let group = harness.group()
    let tasks = try (0..<4).map { _ in try harness.task(group) }
    harness.run(79 * millisecond)
    #expect(harness.log.map(\.task) == tasks + tasks)
    #expect(harness.log.map(\.at) == (0..<8).map { $0 * 10 * millisecond })
  }

  @Test("Each priority has a quantum of its own; where none is given, the usual one")
  func quanta() throws {
    var harness = harness { $0.quanta = [.milliseconds(1), .milliseconds(2)] }
    let group = harness.group()
    let first = try harness.task(group, priority: 1, runs: 5 * millisecond, sleeps: 3600 * second)
    let other = try harness.task(group, priority: 5)
    harness.run(36 * millisecond)
    #expect(harness.log.map(\.task) == [first, first, first, other, other, other, other])
    #expect(harness.log.map(\.at) == [0, 2, 4, 5, 15, 25, 35].map { $0 * millisecond })
  }

  @Test("A higher priority takes the processor at once, and the lower one goes on with its turn")
  func preemption() throws {
    var harness = harness()
    let group = harness.group()
    let low = try harness.task(group, priority: 6)
    let peer = try harness.task(group, priority: 6)
    harness.run(4 * millisecond)
    let high = try harness.task(group, priority: 2, runs: millisecond, sleeps: 3600 * second)
    harness.run(20 * millisecond)
    #expect(harness.log.map(\.task) == [low, high, low, peer, low])
    #expect(harness.log.map(\.at) == [0, 4, 5, 11, 21].map { $0 * millisecond })
    let statistics = harness.scheduler.statistics
    #expect(statistics.preemptions == 1 && statistics.switches == 5 && statistics.picks == 5)
  }

  @Test("Nobody starves: waiting is worth a priority per ageing time")
  func ageing() throws {
    var harness = harness { $0.ageing = .milliseconds(100) }
    let group = harness.group()
    let low = try harness.task(group, priority: 7)
    for _ in 0..<3 { _ = try harness.task(group, priority: 0) }
    harness.run(20 * second)
    let times = harness.log.filter { $0.task == low }.map(\.at)
    let gaps = zip([0] + times, times).map { $1 - $0 }
    // Seven priorities, and then everybody who came before.
    #expect(gaps.max() ?? .max <= 740 * millisecond, "\(gaps.max() ?? -1)")
    #expect(harness.used(low) >= 200 * millisecond && harness.used(low) <= 400 * millisecond)
  }

  @Test("Another priority counts at once, from the end of its line")
  func priority() throws {
    var harness = harness()
    let group = harness.group()
    let tasks = try (0..<3).map { _ in try harness.task(group, priority: 4) }
    harness.run(5 * millisecond)
    harness.now { scheduler, now in
      scheduler.setPriority(1, of: tasks[2], at: now)
      return scheduler.setPriority(-9, of: tasks[1], at: now)
    }
    harness.run(10 * millisecond)
    #expect(harness.log.map(\.task).prefix(2) == [tasks[0], tasks[1]])
    #expect(harness.scheduler.report(on: tasks[1])?.priority == 0)
    #expect(harness.scheduler.report(on: tasks[0])?.state == .ready)
  }
}
