import Quantities
import Scheduling
import Testing

/// Who gets how much of one processor.
struct CPUShareTests {
  static let weighted: [CPUPolicy] = [
    .completelyFair, .fairShare, .weightedFair, .earliestEligible,
  ]

  @Test("Groups of 1:2:4 have exactly that at any moment, to a turn", arguments: weighted)
  func groups(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let groups = [1024, 2048, 4096].map { harness.group($0) }
    // However many tasks each has.
    for (group, count) in zip(groups, [9, 1, 3]) {
      for _ in 0..<count { _ = try harness.task(group) }
    }
    var worst: Int64 = 0
    harness.run(30 * second) { harness in
      for (group, weight) in zip(groups, [Int64(1), 2, 4]) {
        worst = max(worst, abs(harness.used(group: group) - harness.now * weight / 7))
      }
    }
    #expect(worst <= 10 * millisecond, "\(worst) ns")
    #expect(groups.map { harness.used(group: $0) }.reduce(0, +) == 30 * second)
  }

  @Test(
    "Tasks of 1:2:4 in one group have exactly that at any moment, to a turn",
    arguments: [CPUPolicy.completelyFair, .weightedFair, .earliestEligible])
  func tasks(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let group = harness.group()
    let tasks = try [512, 1024, 2048].map { try harness.task(group, weight: $0) }
    var worst: Int64 = 0
    harness.run(30 * second) { harness in
      for (task, weight) in zip(tasks, [Int64(1), 2, 4]) {
        worst = max(worst, abs(harness.used(task) - harness.now * weight / 7))
      }
    }
    #expect(worst <= 10 * millisecond, "\(worst) ns")
  }

  @Test("Tasks of one group take equal turns", arguments: CPUPolicy.allCases)
  func turns(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let group = harness.group()
    let tasks = try (0..<7).map { _ in try harness.task(group) }
    harness.run(7 * second)
    for task in tasks { #expect(abs(harness.used(task) - second) <= 10 * millisecond) }
  }

  @Test("Nice levels have the shares of the kernel", arguments: [(1, 0.555315), (5, 0.7535)])
  func nice(level: Int, share: Double) throws {
    var harness = CPUHarness(CPUHarness.settings(.completelyFair))
    let group = harness.group()
    let usual = try harness.task(group)
    _ = try harness.task(group, weight: NiceWeights.weight(ofNice: level))
    harness.run(100 * second)
    #expect(abs(Double(harness.used(usual)) / 1e11 - share) < 0.0002)
  }

  @Test("A late arrival gets its share and no more", arguments: CPUPolicy.allCases)
  func late(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let groups = [harness.group(), harness.group()]
    let old = try harness.task(groups[0])
    harness.run(60 * second)
    let new = try harness.task(groups[1])
    var worst: Int64 = 0
    harness.run(60 * second) { harness in
      let here = harness.now - 60 * second
      worst = max(worst, abs(harness.used(new) - here / 2))
    }
    #expect(worst <= 20 * millisecond, "\(worst) ns")
    #expect(abs(harness.used(old) - 90 * second) <= 20 * millisecond)
  }

  @Test(
    "Long sleep buys no more than half a latency period",
    arguments: [CPUPolicy.completelyFair, .fairShare, .weightedFair, .earliestEligible])
  func sleeper(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let group = harness.group()
    let other = harness.group()
    let sleeper = try harness.task(other, runs: second, sleeps: 3600 * second)
    harness.run(second)
    _ = try harness.task(group)
    harness.run(3600 * second)
    let before = harness.used(sleeper)
    harness.run(second)
    let gained = harness.used(sleeper) - before
    #expect(abs(gained - second / 2) <= 20 * millisecond, "\(gained) ns")
  }

  @Test("A weight of nothing still runs, alone at once", arguments: CPUPolicy.allCases)
  func weightless(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let task = try harness.task(harness.group(0), weight: -5)
    harness.run(second)
    #expect(harness.used(task) == second)
  }

  @Test("A changed weight counts from then on", arguments: weighted)
  func changed(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let groups = [harness.group(), harness.group()]
    for group in groups { _ = try harness.task(group) }
    harness.run(10 * second)
    let isChanged = harness.now { scheduler, _ in scheduler.setWeight(3072, ofGroup: groups[1]) }
    #expect(isChanged)
    harness.run(10 * second)
    #expect(abs(harness.used(group: groups[1]) - 12_500 * millisecond) <= 20 * millisecond)
    let isKnown = harness.now { scheduler, _ in scheduler.setWeight(1, ofGroup: 7) }
    #expect(!isKnown)
  }

  @Test("The same weight again leaves the schedule as it was", arguments: CPUPolicy.allCases)
  func same(policy: CPUPolicy) throws {
    func run(_ isChanged: Bool) throws -> [Int64] {
      var harness = CPUHarness(CPUHarness.settings(policy))
      let group = harness.group()
      let tasks = try [300, 1024, 2000].map { try harness.task(group, weight: $0) }
      for _ in 0..<50 {
        harness.run(7 * millisecond)
        guard isChanged else { continue }
        harness.now { scheduler, now in
          scheduler.setWeight(300, of: tasks[0], at: now)
          scheduler.setWeight(1024, ofGroup: group)
          scheduler.setPriority(3, of: tasks[1], at: now)
          scheduler.move(tasks[2], toGroup: group, at: now)
        }
      }
      return harness.log.map(\.at) + tasks.map { harness.used($0) }
    }
    #expect(try run(true) == run(false))
  }

  @Test("Nobody gains by moving from group to group", arguments: weighted)
  func moving(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy))
    let groups = [harness.group(), harness.group()]
    let mover = try harness.task(groups[0])
    for _ in 0..<2 { for group in groups { _ = try harness.task(group) } }
    for step in 1...2000 {
      harness.run(5 * millisecond)
      harness.now { scheduler, now in
        _ = scheduler.move(mover, toGroup: groups[step % 2], at: now)
      }
    }
    // Of five equal ones; never better than where it is one of three.
    #expect(harness.used(mover) <= 2 * second, "\(harness.used(mover))")
  }

  @Test("A short request gets the same share, sooner")
  func request() throws {
    var harness = CPUHarness(CPUHarness.settings(.earliestEligible, quantum: 100))
    let group = harness.group()
    let long = try harness.task(group, request: .milliseconds(10))
    let short = try harness.task(group, request: .milliseconds(1))
    harness.run(10 * second)
    #expect(abs(harness.used(long) - harness.used(short)) <= 11 * millisecond)
    let times = harness.log.filter { $0.task == short }.map(\.at)
    let gap = zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 0
    #expect(gap <= 12 * millisecond, "\(gap) ns")
  }
}
