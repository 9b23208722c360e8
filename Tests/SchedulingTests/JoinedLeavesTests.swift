import Scheduling
import TestSupport
import Testing

@Suite("Leaves that are one consumer")
struct JoinedLeavesTests {
  private static let tolerance = 1e-9

  private func shares(_ nodes: [TreePlan.Node], _ consumers: [TreePlan.Consumer]) -> [Double] {
    Array(TreePlan(nodes: nodes, consumers: consumers).tree.shares().dropFirst())
  }

  /// Two halves of the machine, a leaf of the consumer and another one below each.
  private let halves: [TreePlan.Node] = [
    .init(parent: 0), .init(parent: 0), .init(parent: 1, weight: 3), .init(parent: 1),
    .init(parent: 2), .init(parent: 2),
  ]

  @Test("The shares of the paths add up while the sum is below the bound")
  func addsUp() {
    let free = shares(halves, [])
    #expect(isNear(free, [0.5, 0.5, 0.375, 0.125, 0.25, 0.25]))
    #expect(shares(halves, [.init(leaves: [3, 5], demand: 0.7)]) == free)
  }

  @Test("A demand or a cap bounds the sum; each path gives back in proportion")
  func boundsTheSum() {
    let bounded = [0.5, 0.5, 0.3, 0.2, 0.2, 0.3]
    #expect(isNear(shares(halves, [.init(leaves: [3, 5], demand: 0.5)]), bounded))
    #expect(isNear(shares(halves, [.init(leaves: [3, 5], cap: 0.5)]), bounded))
    #expect(isNear(shares(halves, [.init(leaves: [5, 3, 3], demand: 0.6, cap: 0.5)]), bounded))
  }

  @Test("The strictest cap of the paths bounds the sum")
  func takesTheStrictestCap() {
    var nodes = halves
    nodes[1].limit = 0.5
    nodes[4].limit = 0.8
    let found = shares(nodes, [.init(leaves: [3, 5])])
    #expect(abs(found[2] + found[4] - 0.4) < 1e-12)
    #expect(abs(found.suffix(4).reduce(0, +) - 1) < 1e-12)
  }

  @Test("What one consumer gives back may bring another to its bound")
  func boundsTheNext() {
    let nodes: [TreePlan.Node] = [
      .init(parent: 0), .init(parent: 0), .init(parent: 0, weight: 2),
      .init(parent: 0, demand: 0.05),
    ]
    // First 0.19, 0.19 and 0.38; the rest of the first brings the second to 0.4.
    let found = shares(
      nodes, [.init(leaves: [1], demand: 0.05), .init(leaves: [2, 3], demand: 0.72)])
    #expect(isNear(found, [0.05, 0.24, 0.48, 0.05]))
  }

  @Test("A consumer that may have nothing gets nothing")
  func boundsToNothing() {
    for consumer in [
      TreePlan.Consumer(leaves: [3, 5], demand: 0), .init(leaves: [3, 5], cap: -1),
      .init(leaves: [3, 5], demand: .nan), .init(leaves: [3, 5], cap: .infinity),
    ] {
      #expect(isNear(shares(halves, [consumer]), [0.5, 0.5, 0, 0.5, 0, 0.5]))
    }
  }

  @Test("A leaf of two consumers keeps both bounds")
  func keepsBothBounds() {
    let found = shares(
      halves, [.init(leaves: [3, 5], demand: 0.5), .init(leaves: [5, 6], demand: 0.4)])
    #expect(found[2] + found[4] < 0.5 + 1e-12)
    #expect(found[4] + found[5] < 0.4 + 1e-12)
  }

  @Test("Nodes that do not exist are ignored")
  func ignoresStrangers() {
    let free = shares(halves, [])
    #expect(shares(halves, [.init(leaves: [-1, 99], demand: 0), .init(leaves: [])]) == free)
  }

  /// Groups of two and three leaves, each leaf in one of them at most.
  private func joined(_ plan: TreePlan, using random: inout SplitMix64) -> TreePlan {
    var plan = plan
    var leaves = plan.leaves.filter { $0 > 0 }.shuffled(using: &random)
    while leaves.count > 2, !random.isOneIn(6) {
      let size = Int.random(in: 2...3, using: &random)
      plan.consumers.append(
        .init(
          leaves: Array(leaves.suffix(size)), demand: Double.random(in: 0...0.4, using: &random)))
      leaves.removeLast(size)
    }
    return plan
  }

  private func bound(of consumer: TreePlan.Consumer, in tree: ShareTree) -> Double {
    consumer.leaves.reduce(min(consumer.demand, consumer.cap)) { min($0, tree.cap(of: $1)) }
  }

  @Test("No consumer gets more than its bound, and the leaves sum to the root", arguments: 1...4)
  func respectsBounds(seed: UInt64) {
    onRandomTrees(seed: seed, count: 500, "a bound is passed") { plan, random in
      let plan = joined(plan, using: &random)
      let tree = plan.tree
      let shares = tree.shares()
      return plan.consumers.allSatisfy { consumer in
        consumer.leaves.reduce(0) { $0 + shares[$1] } <= bound(of: consumer, in: tree) + 1e-12
      } && abs(plan.leaves.reduce(0) { $0 + shares[$1] } - shares[0]) < Self.tolerance
    }
  }

  /// The leaves of a consumer at its bound want what they get; those of any other want what they
  /// wanted: dividing without consumers then gives the same. So a bound takes no more than it
  /// must, and what it frees is given out.
  @Test("Only a consumer at its bound gives anything back", arguments: 11...14)
  func givesBackNoMore(seed: UInt64) {
    onRandomTrees(seed: seed, count: 500, "a consumer gave back too much") { plan, random in
      let plan = joined(plan, using: &random)
      let tree = plan.tree
      let shares = tree.shares()
      var free = plan
      free.consumers = []
      for consumer in plan.consumers {
        let total = consumer.leaves.reduce(0) { $0 + shares[$1] }
        guard total > bound(of: consumer, in: tree) - 1e-12 else { continue }
        for leaf in consumer.leaves { free.nodes[leaf - 1].demand = shares[leaf] }
      }
      return isNear(SlowShares(free).shares, shares)
    }
  }

  @Test("A consumer takes from nobody else what it gives back", arguments: 21...22)
  func takesFromNobody(seed: UInt64) {
    onRandomTrees(seed: seed, "a bound took from another leaf") { plan, random in
      let bounded = joined(plan, using: &random)
      let members = Set(bounded.consumers.flatMap(\.leaves))
      let (before, after) = (plan.tree.shares(), bounded.tree.shares())
      return plan.leaves.allSatisfy {
        members.contains($0) || after[$0] > before[$0] - Self.tolerance
      }
    }
  }
}
