import Quantities
import TestSupport
import Testing

@testable import Scheduling

/// How far groups that always want something are ever apart: in bytes, in time of the disk, and
/// from their reservations.
struct IOFairnessTests {
  /// Groups with weights, each of which asks for requests of its own size.
  private struct Crowd {
    let groups: [Int]
    let weights: [Int]
    let sizes: [Int64]

    init(_ harness: inout DiskHarness, _ generator: inout SplitMix64) {
      weights = (0..<Int.random(in: 2...5, using: &generator)).map { _ in
        Int.random(in: 200...4000, using: &generator)
      }
      groups = weights.map { harness.group($0) }
      sizes = weights.map { _ in Int64.random(in: 4...64, using: &generator) << 12 }
      for (group, size) in zip(groups, sizes) {
        harness.stream(group, bytes: size, backlog: 8, from: Int64(group) << 40)
      }
    }
  }

  /// The largest difference of two groups by weight, after each request, beside what is allowed:
  /// a turn t of each by its own weight, and one by all weights.
  private func check(
    _ harness: DiskHarness, _ crowd: Crowd, turn: Double, _ seed: Int,
    _ amount: (IODispatch) -> Double
  ) {
    let all = Double(crowd.weights.reduce(0, +))
    var sums = [Double](repeating: 0, count: crowd.groups.count)
    for (_, dispatch) in harness.log {
      sums[dispatch.group] += amount(dispatch)
      let served = zip(sums, crowd.weights).map { $0 / Double($1) }
      guard let most = served.indices.max(by: { served[$0] < served[$1] }),
        let least = served.indices.min(by: { served[$0] < served[$1] })
      else { return }
      let weights = (Double(crowd.weights[most]), Double(crowd.weights[least]))
      let bound = turn * (1 / weights.0 + 1 / weights.1 + 1 / all)
      #expect(
        served[most] - served[least] <= bound, "seed \(seed): \(served[most] - served[least])")
    }
    #expect(harness.log.count > 100)
  }

  /// B-WF2Q+ (Bennett and Zhang 1997; Valente 2014). With budgets B and requests of at most L bytes
  /// a turn has at most B + L. A group begins only when the clock has come to it, so it is never
  /// further ahead of the clock than such a turn; and it begins at the latest with the turn after
  /// the one in which its finish has passed, so it is never further behind than one of its own and
  /// one by all weights.
  @Test(
    "By budgets, two groups are never further apart in bytes than a budget of each",
    arguments: 0..<5, [1, 16])
  func budgets(seed: Int, depth: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = DiskHarness(.budgetFair, depth: depth) { $0.overhead = .zero }
    let crowd = Crowd(&harness, &generator)
    harness.run(second)
    let longest = Double(crowd.sizes.max() ?? 0)
    check(harness, crowd, turn: Double(1 << 20) + longest, seed) { Double($0.bytes) }
  }

  @Test("The overhead of a request counts as bytes of its group", arguments: 0..<4)
  func overhead(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = DiskHarness(.budgetFair) { $0.overhead = ByteCount(bytes: 100_000) }
    let crowd = Crowd(&harness, &generator)
    harness.run(second)
    let longest = Double(crowd.sizes.max() ?? 0) + 100_000
    check(harness, crowd, turn: Double(1 << 20) + longest, seed) { Double($0.bytes) + 100_000 }
  }

  /// By least virtual time a group is at most a slice and a request ahead. Requests are charged
  /// before it shows how long they take, and what was wrong is put right with the next one: an
  /// estimate is at most twice the longest request here, so a slice and four of those are allowed.
  @Test("By time, two groups are never further apart than a slice of each", arguments: 0..<8)
  func slices(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = DiskHarness(.completelyFair)
    let crowd = Crowd(&harness, &generator)
    harness.run(second)
    func time(_ bytes: Int64) -> Double {
      Double(harness.seek) + Double(bytes) / Double(harness.bandwidth) * 1e9
    }
    let longest = time(crowd.sizes.max() ?? 0)
    check(harness, crowd, turn: 10e6 + 4 * longest, seed) { time($0.bytes) }
  }

  /// mClock (Gulati, Merchant, Varman 2010), with groups that come and go while the clock moves on.
  /// The slack is a request of each group, which may be on its way when somebody's time has come.
  @Test(
    "From when it comes, a group gets its reservation at any time, and never more than its limit",
    arguments: 0..<8)
  func reservations(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = DiskHarness(.mClock)
    // 64 KiB take 0.725 ms: 86 MiB/s, of which 75 are reserved at most.
    let rates = (0..<3).map { _ in Int64.random(in: 1...25, using: &generator) << 20 }
    let reserved = rates.map { rate in
      harness.group(Int.random(in: 1...1000, using: &generator)) { $0.assured.bandwidth = rate }
    }
    let ceiling = Int64.random(in: 1...5, using: &generator) << 20
    let limited = harness.group(1 << 20) { $0.ceiling.bandwidth = ceiling }
    let free = harness.group(2000)
    harness.stream(free)
    var since = [Int64](repeating: 0, count: reserved.count)
    for group in reserved + [limited] {
      if group < since.count { since[group] = harness.now }
      harness.stream(group)
      harness.run(Int64.random(in: 0...500, using: &generator) * millisecond)
    }
    for _ in 0..<40 {
      harness.run(31 * millisecond)
      for (group, rate) in zip(reserved, rates) {
        let due = Double(rate) * Double(harness.now - since[group]) / 1e9
        let slack = Double(5 * 64 << 10)
        #expect(Double(harness.done[group]) >= due - slack, "seed \(seed), group \(group)")
      }
      let most = Double(ceiling) * (Double(harness.now) / 1e9 + 1) + Double(64 << 10)
      #expect(Double(harness.done[limited]) <= most, "seed \(seed)")
    }
    #expect(harness.done[free] > 0)
  }

  @Test("A reservation that nobody used for long is not owed", arguments: [0, 1])
  func idle(weight: Int) throws {
    var harness = DiskHarness(.mClock)
    let late = harness.group(weight) { $0.assured.bandwidth = 20 << 20 }
    let free = harness.group(1 << 20)
    harness.stream(free)
    harness.run(10 * second)
    harness.stream(late)
    harness.run(second)
    #expect(abs(harness.done[late] - 20 << 20) <= 3 * 64 << 10, "\(harness.done[late])")
  }

  /// After its reservation is met what is left goes by weight, request by request.
  @Test("What reservations leave is shared by weight", arguments: 0..<4)
  func rest(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = DiskHarness(.mClock)
    let reserved = harness.group(1) { $0.assured.bandwidth = 30 << 20 }
    let weights = (0..<3).map { _ in Int.random(in: 500...4000, using: &generator) }
    let groups = weights.map { harness.group($0) }
    for group in [reserved] + groups { harness.stream(group) }
    harness.run(second)
    let all = groups.reduce(0) { $0 + harness.done[$1] }
    for (group, weight) in zip(groups, weights) {
      let due = Double(all) * Double(weight) / Double(weights.reduce(0, +))
      #expect(abs(Double(harness.done[group]) - due) <= 2 * Double(64 << 10), "seed \(seed)")
    }
  }
}
