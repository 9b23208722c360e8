import Quantities
import TestSupport
import Testing

@testable import Scheduling

/// Nobody starves: how long a task that is ready waits has a bound, whatever the weights, which
/// follows from the weights alone.
///
/// With turns of at most q, let a group of weight w stand beside groups of weights u, and be
/// served S while a task of it waits.
///
/// - By least virtual time (completely fair) each other group is at the beginning at most a turn
///   behind, q/w in virtual time, and at the end at most a turn of its own ahead. So it gets
///   at most (S + q)·u/w + q.
/// - By least finish (weighted fair) it may be a turn of its own behind at the beginning, and ends
///   before the finish of the next turn of the group that waits: the same sum.
/// - Fair share is that too, but once in a half-life the distance is halved, and with it the half
///   of a turn, q·u/(2w), is given back to the others.
/// - By eligibility and deadline, lags are between −q and q (Stoica and Abdel-Wahab 1995), so a
///   group with a part φ is served S within (S + 2q)/φ.
///
/// S follows in the same way from the weights of the tasks inside, where it is what the others in
/// the group get; where tasks take turns, it is a turn of each.
struct CPUWaitTests {
  /// Tasks that always want to run, in groups.
  private struct Crowd {
    var weights: [Int] = []
    var tasks: [[(id: TaskID, weight: Int)]] = []

    init(_ harness: inout CPUHarness, _ generator: inout SplitMix64) throws {
      for _ in 0..<Int.random(in: 2...4, using: &generator) {
        let weight = Int.random(in: 256...4096, using: &generator)
        let group = harness.group(weight)
        weights.append(weight)
        tasks.append([])
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          let weight = Int.random(in: 256...4096, using: &generator)
          tasks[group].append((try harness.task(group, weight: weight), weight))
        }
      }
    }
  }

  private static func others(_ weights: [Int], but index: Int) -> [Double] {
    weights.indices.filter { $0 != index }.map { Double(weights[$0]) }
  }

  /// How long a member waits at most that is served `own` meanwhile.
  private static func wait(
    _ policy: CPUPolicy, _ weights: [Int], _ index: Int, own: Double, turn: Double
  ) -> Double {
    let weight = Double(weights[index])
    let others = others(weights, but: index)
    switch policy {
    case .earliestEligible:
      return (own + 2 * turn) * (weight + others.reduce(0, +)) / weight - own
    case .fairShare:
      return others.reduce(0) { $0 + (own + 1.5 * turn) * $1 / weight + turn }
    case .completelyFair, .weightedFair, .roundRobin:
      return others.reduce(0) { $0 + (own + turn) * $1 / weight + turn }
    }
  }

  private static func bound(
    _ policy: CPUPolicy, _ crowd: Crowd, _ group: Int, _ task: Int, turn: Double
  ) -> Double {
    let weights = crowd.tasks[group].map(\.weight)
    let inside =
      policy == .fairShare
      ? Double(weights.count - 1) * turn : wait(policy, weights, task, own: 0, turn: turn)
    return inside + wait(policy, crowd.weights, group, own: inside, turn: turn)
  }

  @Test(
    "No ready task waits longer than the weights allow", arguments: CPUShareTests.weighted, 0..<6)
  func weighted(policy: CPUPolicy, seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = CPUHarness(CPUHarness.settings(policy) { $0.halfLife = .seconds(5) })
    let crowd = try Crowd(&harness, &generator)
    harness.run(2 * second)
    // No turn of any policy is longer than the quantum.
    let turn = 10e6
    for group in crowd.tasks.indices {
      for (index, task) in crowd.tasks[group].enumerated() {
        let bound = Self.bound(policy, crowd, group, index, turn: turn)
        let longest = harness.longestWait(of: task.id)
        #expect(Double(longest) <= bound + 1000, "seed \(seed): \(longest) of \(bound) ns")
      }
    }
  }

  /// After so many ageing times as it has priorities above it, a task stands among the highest, and
  /// of those the one that has waited longest comes first: so only who came before it runs
  /// before it, for a turn each.
  @Test(
    "By priority no ready task waits longer than its ageing and a turn of each", arguments: 0..<6)
  func ageing(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let ageing = Int64.random(in: 20...200, using: &generator) * millisecond
    var harness = CPUHarness(
      CPUHarness.settings(.roundRobin) { $0.ageing = TimeSpan(nanoseconds: ageing) })
    let group = harness.group()
    let tasks = try (0..<12).map { _ in
      let priority = Int.random(in: 0...7, using: &generator)
      return (id: try harness.task(group, priority: priority), priority: Int64(priority))
    }
    harness.run(4 * second)
    for task in tasks {
      let bound = task.priority * ageing + 11 * 10 * millisecond
      let longest = harness.longestWait(of: task.id)
      #expect(longest <= bound, "seed \(seed): \(longest) of \(bound) ns")
    }
  }

  /// It comes in as far behind the first as it comes in a period of its own, and then it may
  /// have to wait for a turn that has begun.
  @Test("Completely fair, a newcomer waits for a period of each other by weight", arguments: 1...12)
  func newcomer(others: Int) throws {
    // The usual quantum, which is much longer than a period.
    var harness = CPUHarness(CPUHarness.settings(.completelyFair, quantum: 100))
    let group = harness.group()
    let weights = (0..<others).map { 256 << ($0 % 4) }
    for weight in weights { _ = try harness.task(group, weight: weight) }
    harness.run(2 * second)
    let task = try harness.task(group, weight: 700)
    let came = harness.now
    harness.run(second)
    let began = try #require(harness.log.first { $0.task == task }?.at)
    let turn = max(6 * millisecond, Int64(others + 1) * 750_000)
    let bound = Int64(weights.reduce(0, +)) * 6 * millisecond / 700 + turn
    #expect(began - came <= bound && began > came, "\(began - came) of \(bound) ns")
  }

  /// Each processor by itself is bounded as one alone, with the weight that a group has there.
  @Test(
    "On several processors nobody waits longer than for a turn of all others there",
    arguments: CPUPolicy.allCases)
  func several(policy: CPUPolicy) throws {
    var harness = CPUHarness(CPUHarness.settings(policy), nodes: [0, 0, 1])
    let groups = [harness.group(), harness.group()]
    let tasks = try (0..<18).map { try harness.task(groups[$0 % 2]) }
    harness.run(3 * second)
    for task in tasks {
      let longest = harness.longestWait(of: task)
      // Six equal ones on each processor, and a turn for not being exact.
      #expect(longest <= 2 * 5 * 10 * millisecond, "\(longest) ns")
      #expect(harness.used(task) > 0)
    }
  }
}

extension CPUHarness {
  /// The longest time in which a task that is always ready did not run, up to now.
  func longestWait(of task: TaskID) -> Int64 {
    var longest: Int64 = 0
    var since: Int64? = 0
    for entry in log {
      if entry.task == task {
        longest = max(longest, since.map { entry.at - $0 } ?? 0)
        since = nil
      } else if since == nil, log.processor(of: task) == entry.processor {
        since = entry.at
      }
    }
    return max(longest, since.map { now - $0 } ?? 0)
  }
}

extension [(at: Int64, processor: Int, task: TaskID)] {
  /// Where a task ran first.
  func processor(of task: TaskID) -> Int? { first { $0.task == task }?.processor }
}
