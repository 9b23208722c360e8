import Quantities
import TestSupport
import Testing

@testable import Scheduling

/// How far tasks and groups are ever apart, and that no time is lost.
struct CPUFairnessTests {
  /// Who is picked has the least virtual time, and is at the end a turn further: so nobody is ever
  /// further ahead of anybody than the longest turn, in virtual time.
  @Test("Virtual run times of two tasks are never further apart than a turn", arguments: 0..<8)
  func pairs(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = CPUHarness(CPUHarness.settings(.completelyFair))
    let group = harness.group()
    let count = Int.random(in: 2...9, using: &generator)
    let tasks = try (0..<count).map { _ in
      try harness.task(group, weight: Int.random(in: 15...9548, using: &generator))
    }
    // At first they stand where they came in.
    harness.run(10 * second)
    var longest = 0.0
    var worst = 0.0
    harness.run(2 * second) { harness in
      if let turn = harness.turns[0] {
        let weight = Double(harness.scheduler.report(on: turn.task)?.weight ?? 1)
        longest = max(longest, Double(turn.length.nanoseconds) / weight)
      }
      let times = tasks.compactMap { harness.scheduler.virtualTime(of: $0) }
      worst = max(worst, (times.max() ?? 0) - (times.min() ?? 0))
    }
    #expect(worst <= longest + 1 && worst > 0, "seed \(seed): \(worst) of \(longest)")
  }

  /// Σ lag = 0, and −q < lag < q for requests of q (Stoica and Abdel-Wahab 1995).
  @Test("No task is further from its share than a request, at any time", arguments: 0..<8)
  func lags(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = CPUHarness(CPUHarness.settings(.earliestEligible))
    let group = harness.group()
    let weights = (0..<Int.random(in: 2...9, using: &generator)).map { _ in
      Int.random(in: 15...9548, using: &generator)
    }
    let tasks = try weights.map { try harness.task(group, weight: $0) }
    let all = Double(weights.reduce(0, +))
    harness.run(5 * second) { harness in
      for (task, weight) in zip(tasks, weights) {
        let lag = Double(harness.now) * Double(weight) / all - Double(harness.used(task))
        #expect(abs(lag) <= 10.001e6, "seed \(seed): \(lag) ns")
      }
    }
  }

  @Test(
    "No processor idles while a task is ready, and all time is somebody's",
    arguments: CPUPolicy.allCases, [1, 2, 3])
  func conservation(policy: CPUPolicy, processors: Int) throws {
    var generator = SplitMix64(seed: UInt64(processors))
    var harness = CPUHarness(
      CPUHarness.settings(policy), nodes: Array(repeating: 0, count: processors))
    let groups = [harness.group(), harness.group(3000)]
    let tasks = try (0..<processors * 2).map { index in
      try harness.task(
        groups[index % 2], weight: Int.random(in: 100...2000, using: &generator),
        priority: index, runs: Int64.random(in: 1...20, using: &generator) * millisecond,
        sleeps: Int64.random(in: 1...40, using: &generator) * millisecond)
    }
    var busy: Int64 = 0
    var last = (at: Int64(0), running: min(processors, tasks.count))
    harness.run(second) { harness in
      busy += Int64(last.running) * (harness.now - last.at)
      let ready = tasks.filter { harness.scheduler.report(on: $0)?.state == .ready }.count
      let running = harness.turns.filter { $0 != nil }.count
      #expect(running == processors || ready == 0, "\(running) run, \(ready) wait")
      last = (harness.now, running)
    }
    #expect(tasks.reduce(0) { $0 + harness.used($1) } == busy)
    #expect(busy > second / 3 && busy < Int64(processors) * second, "\(busy)")
  }

  /// A group is charged for what its tasks ran, whichever it was: so it is as far from its part
  /// however many there are and whatever they weigh.
  @Test(
    "What a group gets does not depend on its tasks", arguments: CPUShareTests.weighted, 0..<4)
  func insides(policy: CPUPolicy, seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = CPUHarness(CPUHarness.settings(policy))
    let weights = (0..<3).map { _ in Int.random(in: 200...4000, using: &generator) }
    let groups = weights.map { harness.group($0) }
    for group in groups {
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        _ = try harness.task(group, weight: Int.random(in: 1...9000, using: &generator))
      }
    }
    let all = Double(weights.reduce(0, +))
    harness.run(4 * second) { harness in
      for (group, weight) in zip(groups, weights) {
        let due = Double(harness.now) * Double(weight) / all
        let gap = abs(Double(harness.used(group: group)) - due)
        #expect(gap <= 20e6, "seed \(seed): \(gap) ns")
      }
    }
  }
}

extension CPUScheduler {
  /// In nanoseconds of a task of weight 1.
  func virtualTime(of id: TaskID) -> Double? {
    table.number(of: id).map { Double(table.tasks[$0].entity.time) / Double(Entity.scale) }
  }
}
