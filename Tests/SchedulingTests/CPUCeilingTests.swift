import Quantities
import Scheduling
import TestSupport
import Testing

/// Groups that are held to a part of the machine.
struct CPUCeilingTests {
  @Test(
    "over any time a group uses its part of it, a period's worth and a turn at most",
    arguments: CPUPolicy.allCases, [1, 3])
  func bound(policy: CPUPolicy, processors: Int) throws {
    var harness = CPUHarness(
      CPUHarness.settings(policy), nodes: Array(repeating: 0, count: processors))
    let (held, free) = (harness.group(), harness.group())
    for _ in 0..<4 { _ = try harness.task(held, runs: 7 * millisecond, sleeps: millisecond) }
    for _ in 0..<2 { _ = try harness.task(free, runs: 90 * millisecond, sleeps: 200 * millisecond) }
    let part = 250_000
    harness.now { scheduler, _ in scheduler.setCeiling(part, ofGroup: held) }
    var samples: [(at: Int64, used: Int64)] = [(0, 0)]
    harness.run(5 * second) { samples.append(($0.now, $0.used(group: held))) }
    let period = CPUSettings.ceilingPeriod.nanoseconds
    let machine = Int64(processors)
    for (index, from) in samples.enumerated() where index % 97 == 0 {
      for to in samples[index...] {
        let most = (to.at - from.at + period) * machine / 4 + period * machine / 4
        #expect(to.used - from.used <= most, "\(policy) from \(from.at) to \(to.at)")
        if to.used - from.used > most { return }
      }
    }
    // And it gets it, as far as the others leave it.
    let all = harness.used(group: held)
    #expect(all > 5 * second * machine / 4 * 9 / 10, "\(policy): \(all)")
  }

  @Test("what a group at its ceiling may not use the others get")
  func othersGetTheRest() throws {
    var harness = CPUHarness(CPUHarness.settings(.completelyFair), nodes: [0, 0])
    let (held, free) = (harness.group(), harness.group())
    for _ in 0..<3 { _ = try harness.task(held) }
    for _ in 0..<3 { _ = try harness.task(free) }
    harness.now { scheduler, _ in scheduler.setCeiling(100_000, ofGroup: held) }
    harness.run(10 * second)
    #expect(abs(harness.used(group: held) - 2 * second) < 20 * millisecond)
    #expect(harness.used(group: held) + harness.used(group: free) == 20 * second)
  }

  @Test("a ceiling is changed and taken away at any time; the whole is none")
  func changes() throws {
    var harness = CPUHarness(CPUHarness.settings(.earliestEligible))
    let group = harness.group()
    _ = try harness.task(group)
    harness.now { scheduler, _ in scheduler.setCeiling(500_000, ofGroup: group) }
    harness.run(second)
    let half = harness.used(group: group)
    #expect(abs(half - second / 2) <= 10 * millisecond)
    harness.now { scheduler, _ in scheduler.setCeiling(100_000, ofGroup: group) }
    harness.run(second)
    let tenth = harness.used(group: group) - half
    #expect(abs(tenth - second / 10) <= 12 * millisecond)
    for none in [nil, 1_000_000, Int.max] as [Int?] {
      harness.now { scheduler, _ in scheduler.setCeiling(none, ofGroup: group) }
      // Who rests already does so to the end.
      harness.run(second)
      let before = harness.used(group: group)
      harness.run(second)
      #expect(harness.used(group: group) - before == second)
    }
    let isUnknown = harness.now { scheduler, _ in scheduler.setCeiling(1, ofGroup: 9) }
    #expect(!isUnknown)
    for least in [1, 0, Int.min] {
      harness.now { scheduler, _ in scheduler.setCeiling(least, ofGroup: group) }
      let before = harness.used(group: group)
      harness.run(100 * second)
      #expect(harness.used(group: group) - before <= 10 * millisecond)
    }
  }

  @Test("whoever rests because of a ceiling moves to a group without one and runs")
  func leaving() throws {
    var harness = CPUHarness(CPUHarness.settings(.fairShare))
    let (held, free) = (harness.group(), harness.group())
    let task = try harness.task(held)
    harness.now { scheduler, _ in scheduler.setCeiling(1_000, ofGroup: held) }
    harness.run(second)
    let before = harness.used(task)
    #expect(before < 20 * millisecond)
    let isMoved = harness.now { scheduler, now in scheduler.move(task, toGroup: free, at: now) }
    #expect(isMoved)
    harness.run(10 * second)
    #expect(harness.used(task) > 8 * second)
    #expect(harness.scheduler.load(ofProcessor: 0)?.running == 1)
  }
}
