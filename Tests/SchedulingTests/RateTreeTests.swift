import Quantities
import Scheduling
import Testing

struct RateTreeTests {
  private func limits(
    assured: Int64? = nil, ceiling: Int64? = nil, iops: Int64? = nil
  ) -> IOLimits {
    var limits = IOLimits()
    limits.assured.bandwidth = assured
    limits.ceiling.bandwidth = ceiling
    limits.ceiling.iops = iops
    limits.burst = .milliseconds(10)
    return limits
  }

  /// What each leaf gets in ten seconds when all want everything, in bytes per second.
  private func rates(_ tree: inout RateTree, _ leaves: [Int]) -> [Int64] {
    var sent = [Int64](repeating: 0, count: leaves.count)
    var now: Int64 = 0
    while now < 10 * second {
      for (index, leaf) in leaves.enumerated()
      where tree.ready(for: 1000, of: leaf).nanoseconds <= now {
        tree.charge(1000, to: leaf, at: Instant(nanoseconds: now))
        sent[index] += 1000
      }
      now += 100_000
    }
    return sent.map { $0 / 10 }
  }

  private func isNear(_ rates: [Int64], _ wanted: [Int64]) -> Bool {
    zip(rates, wanted).allSatisfy { abs($0 - $1) <= $1 / 50 }
  }

  @Test("Without limits everything goes at once")
  func unlimited() {
    var tree = RateTree()
    let node = tree.add()
    tree.charge(.max, to: node, at: Instant(nanoseconds: 0))
    #expect(tree.ready(for: .max, of: node) == Instant(nanoseconds: .min))
    #expect(tree.ready(for: 1, of: 9) == Instant(nanoseconds: .min))
  }

  @Test("A ceiling holds for bytes and for requests, whichever is stricter")
  func ceilings() {
    var tree = RateTree()
    let bytes = tree.add(limits(ceiling: 500_000))
    let requests = tree.add(limits(ceiling: 500_000, iops: 100))
    let rates = rates(&tree, [bytes, requests])
    #expect(isNear(rates, [500_000, 100_000]), "\(rates)")
  }

  @Test("The ceiling of a parent holds for its children together")
  func parents() {
    var tree = RateTree()
    let parent = tree.add(limits(ceiling: 600_000))
    let leaves = [tree.add(below: parent), tree.add(limits(ceiling: 100_000), below: parent)]
    let rates = rates(&tree, leaves)
    #expect(abs(rates[0] + rates[1] - 600_000) <= 12_000 && rates[1] <= 102_000, "\(rates)")
  }

  @Test("What one does not use of its right the other borrows, up to its ceiling")
  func borrowing() {
    var tree = RateTree()
    let parent = tree.add(limits(assured: 1_000_000))
    let a = tree.add(limits(assured: 300_000, ceiling: 800_000), below: parent)
    let b = tree.add(limits(assured: 700_000, ceiling: 1_000_000), below: parent)
    let alone = rates(&tree, [a])
    #expect(isNear(alone, [800_000]), "\(alone)")
    var other = RateTree()
    _ = (other.add(limits(assured: 1_000_000)), other.add(limits(assured: 300_000), below: 0))
    _ = other.add(limits(assured: 700_000), below: 0)
    let both = rates(&other, [a, b])
    #expect(isNear(both, [300_000, 700_000]), "\(both)")
  }

  @Test("Limits change while work goes on")
  func change() {
    var tree = RateTree()
    let leaf = tree.add(limits(ceiling: 100_000))
    let slow = rates(&tree, [leaf])
    tree.setLimits(limits(ceiling: 400_000), of: leaf, at: Instant(nanoseconds: 10 * second))
    #expect(isNear(slow, [100_000]), "\(slow)")
    tree.setLimits(IOLimits(), of: leaf, at: Instant(nanoseconds: 0))
    #expect(tree.ready(for: .max, of: leaf) == Instant(nanoseconds: .min))
    let isKnown = tree.setLimits(IOLimits(), of: 5, at: Instant(nanoseconds: 0))
    #expect(!isKnown && tree.limits(of: 5) == nil && tree.limits(of: leaf) == IOLimits())
  }
}
