import Quantities
import Scheduling
import TestSupport
import Testing

/// The steady state of a tree of rates in which everybody wants everything.
struct RateTreePropertyTests {
  private static func limits(assured: Int64?, ceiling: Int64?) -> IOLimits {
    var limits = IOLimits()
    limits.assured.bandwidth = assured
    limits.ceiling.bandwidth = ceiling
    limits.burst = .milliseconds(10)
    return limits
  }

  /// Bytes per second of each leaf, when all ask all the time, in a new order each time.
  private func rates(
    _ tree: inout RateTree, _ leaves: [Int], _ generator: inout SplitMix64
  ) -> [Double] {
    var sent = [Int64](repeating: 0, count: leaves.count)
    for step in 0..<10_000 {
      let now = Instant(nanoseconds: Int64(step) * 100_000)
      let start = Int.random(in: leaves.indices, using: &generator)
      for offset in leaves.indices {
        let index = (start + offset) % leaves.count
        guard tree.ready(for: 100, of: leaves[index]) <= now else { continue }
        tree.charge(100, to: leaves[index], at: now)
        sent[index] += 100
      }
    }
    return sent.map { Double($0) }
  }

  /// After Devera: each child has its assured rate, as far as its ceiling allows; what the others
  /// of a parent leave is borrowed, to the last bit or up to the ceilings of all.
  @Test(
    "Each has its right, none more than its ceiling, and all together what the parent has",
    arguments: 0..<8)
  func steady(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var tree = RateTree()
    let whole = Int64.random(in: 200...800, using: &generator) * 1000
    let root = tree.add(Self.limits(assured: whole, ceiling: whole))
    let count = Int.random(in: 2...5, using: &generator)
    var left = whole
    var (rights, ceilings): ([Int64], [Int64]) = ([], [])
    let leaves = (0..<count).map { _ in
      let right = Int64.random(in: 1000...max(1001, left / 2), using: &generator)
      left -= right
      let ceiling = Int64.random(in: 1000...whole, using: &generator)
      rights.append(min(right, ceiling))
      ceilings.append(ceiling)
      return tree.add(Self.limits(assured: right, ceiling: ceiling), below: root)
    }
    let rates = rates(&tree, leaves, &generator)
    for index in leaves.indices {
      let (right, ceiling) = (Double(rights[index]), Double(ceilings[index]))
      // A hundredth for the burst, and a packet.
      #expect(rates[index] >= right * 0.98 - 300, "seed \(seed): \(rates[index]) of \(right)")
      #expect(rates[index] <= ceiling * 1.01 + 300, "seed \(seed): \(rates[index]) of \(ceiling)")
    }
    let all = rates.reduce(0, +)
    let wanted = min(Double(whole), Double(ceilings.reduce(0, +)))
    #expect(abs(all - wanted) <= wanted * 0.02 + 200, "seed \(seed): \(all) of \(wanted)")
  }

  /// What a child may borrow inside its parent comes before what its parent may borrow outside.
  @Test("A subtree lends to its own first, and borrows from above what it lacks")
  func nested() {
    var generator = SplitMix64(seed: 1)
    var tree = RateTree()
    let root = tree.add(Self.limits(assured: 900_000, ceiling: 900_000))
    let inner = tree.add(Self.limits(assured: 300_000, ceiling: 600_000), below: root)
    let other = tree.add(Self.limits(assured: 600_000, ceiling: nil), below: root)
    let leaves = [
      tree.add(Self.limits(assured: 100_000, ceiling: nil), below: inner),
      tree.add(Self.limits(assured: 200_000, ceiling: 250_000), below: inner),
    ]
    var alone = tree
    let inside = rates(&alone, leaves, &generator)
    #expect(abs(inside[0] + inside[1] - 600_000) <= 12_000, "\(inside)")
    #expect(inside[1] <= 255_000 && inside[0] >= 340_000, "\(inside)")
    let both = rates(&tree, leaves + [other], &generator)
    #expect(abs(both[2] - 600_000) <= 12_000, "\(both)")
    #expect(abs(both[0] - 100_000) <= 5_000 && abs(both[1] - 200_000) <= 5_000, "\(both)")
  }
}
