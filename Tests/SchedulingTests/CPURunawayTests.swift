import Quantities
import Scheduling
import Testing

/// A runaway gets its factor of the share that it had, whoever else is there, and never more.
struct CPURunawayTests {
  private static func settings(_ policy: CPUPolicy) -> CPUSettings {
    CPUHarness.settings(policy) {
      $0.runawayThreshold = .seconds(1)
      $0.throttleFactor = 250_000
    }
  }

  /// The part of one processor that a task got in 60 seconds.
  private func part(_ harness: inout CPUHarness, of task: TaskID) -> Double {
    let before = harness.used(task)
    harness.run(60 * second)
    return Double(harness.used(task) - before) / 60e9
  }

  @Test("Alone it gets its factor of the processor", arguments: CPUPolicy.allCases)
  func alone(policy: CPUPolicy) throws {
    var harness = CPUHarness(Self.settings(policy))
    let task = try harness.task(harness.group())
    harness.run(second)
    #expect(harness.scheduler.report(on: task)?.isRunaway == false)
    harness.run(20 * millisecond)
    #expect(harness.scheduler.report(on: task)?.isRunaway == true)
    let part = part(&harness, of: task)
    #expect(abs(part - 0.25) < 0.001 && harness.scheduler.statistics.runaways == 1, "\(part)")
  }

  @Test("Beside another it gets its factor of a half", arguments: CPUPolicy.allCases)
  func beside(policy: CPUPolicy) throws {
    var harness = CPUHarness(Self.settings(policy))
    let group = harness.group()
    let task = try harness.task(group)
    harness.run(1100 * millisecond)
    let other = try harness.task(group, runs: 900 * millisecond, sleeps: 1)
    // The other is no runaway as long as it is always a new one.
    let part = part(&harness, of: task)
    #expect(part < 0.126 && part > 0.11 || harness.used(other) > second, "\(part)")
  }

  @Test(
    "In a group of its own it gets its factor of the group's part",
    arguments: CPUPolicy.allCases.filter { $0 != .roundRobin })
  func groups(policy: CPUPolicy) throws {
    var settings = Self.settings(policy)
    settings.runawayThreshold = .seconds(30)
    var harness = CPUHarness(settings)
    let (first, second) = (harness.group(3072), harness.group(1024))
    let task = try harness.task(first)
    harness.run(31 * SchedulingTests.second)
    let others = try (0..<4).map { _ in try harness.task(second) }
    let before = harness.used(task)
    harness.run(30 * SchedulingTests.second)
    let part = Double(harness.used(task) - before) / 30e9
    #expect(part <= 0.1885 && part > 0.16, "\(part)")
    #expect(others.allSatisfy { harness.used($0) > 5 * SchedulingTests.second })
  }

  @Test("Two runaways each get their factor of a half", arguments: CPUPolicy.allCases)
  func two(policy: CPUPolicy) throws {
    var harness = CPUHarness(Self.settings(policy))
    let group = harness.group()
    let tasks = [try harness.task(group), try harness.task(group)]
    harness.run(3 * second)
    let before = tasks.map { harness.used($0) }
    harness.run(60 * second)
    for (task, before) in zip(tasks, before) {
      let part = Double(harness.used(task) - before) / 60e9
      #expect(part <= 0.126 && part > 0.11, "\(part)")
    }
    #expect(harness.scheduler.statistics.throttles > 100)
  }

  @Test("Cancelled while it rests, it leaves nothing behind", arguments: CPUPolicy.allCases)
  func cancelled(policy: CPUPolicy) throws {
    var harness = CPUHarness(Self.settings(policy))
    let group = harness.group()
    let (runaway, other) = (try harness.task(group), try harness.task(group, weight: 512))
    harness.run(3 * second)
    while harness.scheduler.report(on: runaway)?.state != .throttled { harness.run(millisecond) }
    let isOver = harness.now { scheduler, now in
      scheduler.setWeight(4096, of: runaway, at: now)
      scheduler.setPriority(0, of: runaway, at: now)
      return scheduler.complete(runaway, at: now)
    }
    #expect(isOver && harness.scheduler.report(on: runaway) == nil)
    let part = part(&harness, of: other)
    #expect(abs(part - 0.25) < 0.001, "\(part)")
  }

  @Test("Pausing often is no way out of being a runaway", arguments: CPUPolicy.allCases)
  func pauses(policy: CPUPolicy) throws {
    var harness = CPUHarness(
      CPUHarness.settings(policy) {
        $0.runawayThreshold = .seconds(1)
        $0.throttleFactor = 100_000
      })
    let group = harness.group()
    let task = try harness.task(group, runs: millisecond, sleeps: 1_000)
    harness.run(second)
    harness.run(20 * second)
    // A second at full speed, then a tenth of the processor.
    #expect(abs(harness.used(task) - 3 * second) < 20 * millisecond, "\(policy)")
    let isOver = harness.now { scheduler, now in scheduler.complete(task, at: now) }
    #expect(isOver)
  }
}
