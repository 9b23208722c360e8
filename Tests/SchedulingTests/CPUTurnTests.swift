import Quantities
import Testing

@testable import Scheduling

/// How long turns are, who may cut them short, and what is counted.
struct CPUTurnTests {
  @Test("Completely fair turns are parts of a period by weight, and never shorter than the least")
  func lengths() throws {
    var harness = CPUHarness(CPUHarness.settings(.completelyFair, quantum: 100))
    let group = harness.group()
    var lengths: [Int64: Set<Int64>] = [:]
    var tasks: [TaskID: Int64] = [:]
    for weight in [Int64(100), 1900] + Array(repeating: 1000, count: 10) {
      tasks[try harness.task(group, weight: Int(weight))] = weight
    }
    harness.run(2 * second) { harness in
      guard let turn = harness.turns[0], let weight = tasks[turn.task] else { return }
      lengths[weight, default: []].insert(turn.length.nanoseconds)
    }
    // Twelve make a period of nine milliseconds.
    #expect(lengths == [100: [750_000], 1000: [750_000], 1900: [1_425_000]])
  }

  @Test(
    "Who wakes takes the processor when it is clearly behind",
    arguments: [(900, false), (4500, true)])
  func granularity(microseconds: Int64, isPreempted: Bool) throws {
    for count in [1, 2] {
      var harness = CPUHarness(CPUHarness.settings(.completelyFair, quantum: 100))
      let groups = (0..<count).map { _ in harness.group() }
      let sleeper = try harness.task(groups[0])
      harness.run(1)
      harness.now { scheduler, now in _ = scheduler.block(sleeper, at: now) }
      let other = try harness.task(groups[count - 1])
      harness.run(1)
      #expect(harness.scheduler.running(on: 0) == other)
      let scheduler = harness.scheduler
      var copy = scheduler
      let now = Instant(nanoseconds: harness.now + microseconds * 1000)
      copy.account(0, at: now)
      copy.wake(sleeper, at: now)
      let gap = copy.gap(of: other, before: sleeper, isGroup: count == 2)
      #expect(copy.isPreempted(0, at: now) == (gap > Double(millisecond)))
    }
  }

  @Test("Weighted fair turns are never cut short, those by deadline at once")
  func cutting() throws {
    for (policy, wanted) in [(CPUPolicy.weightedFair, false), (.earliestEligible, true)] {
      var scheduler = CPUScheduler(CPUHarness.settings(policy))
      let group = scheduler.addGroup(weight: 1024)
      let start = Instant(nanoseconds: 0)
      _ = scheduler.add(toGroup: group, at: start)
      _ = scheduler.pick(0, at: start)
      let now = Instant(nanoseconds: 5 * millisecond)
      _ = scheduler.add(toGroup: group, weight: 90_000, request: .milliseconds(1), at: now)
      let later = Instant(nanoseconds: 6 * millisecond)
      #expect(scheduler.isPreempted(0, at: later) == wanted, "\(policy)")
    }
  }

  @Test("Interrupted, a turn by deadline goes on for what is left of it")
  func rest() throws {
    var harness = CPUHarness(CPUHarness.settings(.earliestEligible))
    let group = harness.group()
    let long = try harness.task(group)
    harness.run(4 * millisecond)
    let short = try harness.task(
      group, request: .milliseconds(1), runs: millisecond, sleeps: 3600 * second)
    harness.run(20 * millisecond)
    #expect(harness.log.map(\.task).prefix(3) == [long, short, long])
    let again = try #require(harness.log.dropFirst(2).first)
    let next = harness.log.dropFirst(3).first?.at ?? 0
    #expect(next - again.at <= 6 * millisecond + 1000, "\(next - again.at)")
  }

  @Test("After having waited for something a task has a whole turn", arguments: [true, false])
  func whole(isSleeping: Bool) throws {
    var scheduler = CPUScheduler(CPUHarness.settings(.roundRobin))
    let group = scheduler.addGroup(weight: 1024)
    let added = scheduler.add(toGroup: group, at: Instant(nanoseconds: 0))
    let task = try #require(added)
    _ = scheduler.pick(0, at: Instant(nanoseconds: 0))
    let now = Instant(nanoseconds: 4 * millisecond)
    if isSleeping {
      scheduler.sleep(task, until: now, at: now)
    } else {
      scheduler.block(task, at: now)
    }
    scheduler.wake(task, at: now)
    #expect(scheduler.pick(0, at: now)?.length == .milliseconds(10))
    // It was the last one too: no switch.
    #expect(scheduler.statistics.switches == 1 && scheduler.statistics.picks == 2)
    #expect(scheduler.report(on: task)?.turns == 2)
    _ = scheduler.pick(0, at: Instant(nanoseconds: 14 * millisecond))
    #expect(scheduler.report(on: task)?.turns == 2)
  }

  @Test("A sleeper that is woken late has waited since its time", arguments: CPUPolicy.allCases)
  func due(policy: CPUPolicy) throws {
    var scheduler = CPUScheduler(CPUHarness.settings(policy))
    let group = scheduler.addGroup(weight: 1024)
    let added = scheduler.add(toGroup: group, at: Instant(nanoseconds: 0))
    let task = try #require(added)
    _ = scheduler.pick(0, at: Instant(nanoseconds: 0))
    let now = Instant(nanoseconds: millisecond)
    scheduler.sleep(task, until: Instant(nanoseconds: 5 * millisecond), at: now)
    _ = scheduler.pick(0, at: Instant(nanoseconds: 9 * millisecond))
    let waited = scheduler.statistics.waits.max ?? .zero
    #expect(abs(waited.nanoseconds - 4 * millisecond) < millisecond / 10, "\(waited)")
  }

  @Test("Sleep is worth half a latency period and no more")
  func bonus() throws {
    var harness = CPUHarness(CPUHarness.settings(.completelyFair))
    let group = harness.group()
    let sleeper = try harness.task(group)
    harness.run(millisecond)
    harness.now { scheduler, now in _ = scheduler.block(sleeper, at: now) }
    _ = try harness.task(group)
    harness.run(10 * second)
    harness.now { scheduler, now in _ = scheduler.wake(sleeper, at: now) }
    let clock = harness.scheduler.processors[0].queues[0].clock
    let time = harness.scheduler.virtualTime(of: sleeper) ?? 0
    let behind = Double(clock) / Double(Entity.scale) - time
    #expect(abs(behind * 1024 - 3e6) < 2, "\(behind * 1024)")
  }

  @Test("No turn is longer than the quantum, whatever the shortest is said to be")
  func least() {
    var settings = CPUHarness.settings(.completelyFair)
    settings.minGranularity = .seconds(1)
    #expect(CPUScheduler(settings).settings.minGranularity == .milliseconds(10))
  }

  @Test("What a group has used counts half after each half-life")
  func fading() throws {
    var scheduler = CPUScheduler(CPUHarness.settings(.fairShare) { $0.halfLife = .seconds(1) })
    let group = scheduler.addGroup(weight: 1024)
    _ = scheduler.add(toGroup: group, at: Instant(nanoseconds: 0))
    _ = scheduler.pick(0, at: Instant(nanoseconds: 0))
    func time() -> Int64 { scheduler.processors[0].groups[0].time }
    scheduler.account(0, at: Instant(nanoseconds: 900 * millisecond))
    let used = time()
    // Two half-lives and a half have gone by, and later the third.
    _ = scheduler.pick(0, at: Instant(nanoseconds: 2500 * millisecond))
    let more = used + 1600 * millisecond
    #expect(abs(time() - more / 4) < 1000, "\(time()) of \(more)")
    let former = time()
    _ = scheduler.pick(0, at: Instant(nanoseconds: 3000 * millisecond))
    let last = former + 500 * millisecond
    #expect(abs(time() - last / 2) < 1000, "\(time()) of \(last)")
  }
}

extension CPUScheduler {
  /// How far one task, or its group, is ahead of another, in nanoseconds at the usual weight.
  func gap(of id: TaskID, before other: TaskID, isGroup: Bool) -> Double {
    guard isGroup else {
      return ((virtualTime(of: id) ?? 0) - (virtualTime(of: other) ?? 0)) * 1024
    }
    let groups = processors[0].groups
    let (a, b) = (report(on: id)?.group ?? 0, report(on: other)?.group ?? 0)
    return Double(groups[a].time - groups[b].time)
  }
}
