import Quantities
import TestSupport
import Testing

@testable import Scheduling

/// Weighted fair queuing beside what it stands for: a processor that serves all at once, each by
/// its weight (generalized processor sharing). Parekh and Gallager 1993: no packet ends later than
/// there by more than the longest packet takes. A packet here is a quantum.
struct CPUFluidTests {
  private static let quantum = 10 * millisecond

  @Test(
    "Always ready, each quantum ends at most a quantum after that in the fluid", arguments: 0..<8)
  func backlogged(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = CPUHarness(CPUHarness.settings(.weightedFair))
    let group = harness.group()
    let weights = (0..<Int.random(in: 2...8, using: &generator)).map { _ in
      Int.random(in: 100...4000, using: &generator)
    }
    let tasks = try weights.map { try harness.task(group, weight: $0) }
    let all = Double(weights.reduce(0, +))
    var turns = [Int](repeating: 0, count: tasks.count)
    harness.run(3 * second)
    for entry in harness.log.dropLast() {
      let index = try #require(tasks.firstIndex(of: entry.task))
      turns[index] += 1
      let fluid = Double(turns[index]) * Double(Self.quantum) * all / Double(weights[index])
      let end = Double(entry.at + Self.quantum)
      #expect(end <= fluid + Double(Self.quantum) + 1000, "seed \(seed): \(end - fluid) ns")
    }
  }

  /// The clock here goes by who is ready, and not by who would be in the fluid, which nobody can
  /// know before the tasks have run. So each of the others may stand a quantum off its place.
  @Test(
    "Coming and going, each quantum ends at most a quantum of each task after that in the fluid",
    arguments: 0..<12)
  func arriving(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = CPUHarness(CPUHarness.settings(.weightedFair))
    let group = harness.group()
    let count = Int.random(in: 2...12, using: &generator)
    let weights = (0..<count).map { _ in Int.random(in: 100...4000, using: &generator) }
    let longest = Int64.random(in: 1...200, using: &generator)
    let sleeps = weights.map { _ in
      Int64.random(in: 1...longest, using: &generator) * millisecond
    }
    let tasks = try zip(weights, sleeps).map {
      try harness.task(group, weight: $0, runs: Self.quantum, sleeps: $1)
    }
    harness.run(3 * second)
    var fluid = FluidProcessor(weights: weights)
    var ends: [[Int64]] = weights.map { _ in [] }
    for entry in harness.log {
      let index = try #require(tasks.firstIndex(of: entry.task))
      ends[index].append(entry.at + Self.quantum)
    }
    var arrivals = weights.indices.map { (at: Int64(0), index: $0) }
    for index in weights.indices {
      arrivals += ends[index].dropLast().map { ($0 + sleeps[index], index) }
    }
    for arrival in arrivals.sorted(by: { ($0.at, $0.index) < ($1.at, $1.index) }) {
      fluid.add(Double(Self.quantum), to: arrival.index, at: Double(arrival.at))
    }
    fluid.finish()
    for index in weights.indices {
      for (end, wanted) in zip(ends[index], fluid.ends[index]) {
        let late = Double(end) - wanted
        #expect(late <= Double(weights.count) * Double(Self.quantum), "seed \(seed): \(late) ns")
      }
    }
  }
}

/// A processor that serves all who want at once, each by its weight.
struct FluidProcessor {
  let weights: [Int]
  /// When the packets of each have ended.
  private(set) var ends: [[Double]]
  private var packets: [[Double]]
  private var now = 0.0

  init(weights: [Int]) {
    self.weights = weights
    ends = weights.map { _ in [] }
    packets = weights.map { _ in [] }
  }

  mutating func add(_ work: Double, to index: Int, at time: Double) {
    run(until: time)
    packets[index].append(work)
  }

  mutating func finish() { run(until: .infinity) }

  private mutating func run(until end: Double) {
    while now < end {
      let busy = weights.indices.filter { !packets[$0].isEmpty }
      let all = Double(busy.reduce(0) { $0 + weights[$1] })
      guard let next = busy.map({ packets[$0][0] * all / Double(weights[$0]) }).min() else {
        now = end
        return
      }
      let span = min(next, end - now)
      now += span
      for index in busy {
        packets[index][0] -= span * Double(weights[index]) / all
        guard packets[index][0] < 1e-3 else { continue }
        packets[index].removeFirst()
        ends[index].append(now)
      }
    }
  }
}
