import Scheduling
import TestSupport
import Testing

/// Laws of both methods, on random trees; a failure names the seed.
@Suite("Laws of the share tree")
struct ShareTreePropertyTests {
  private static let tolerance = 1e-9

  @Test("The shares are those found the slow way", arguments: [1, 2, 3, 4] as [UInt64])
  func agreesWithTheReference(seed: UInt64) {
    onRandomTrees(seed: seed, count: 2500, "differs from the reference") { plan, _ in
      isNear(plan.tree.shares(), SlowShares(plan).shares)
    }
  }

  @Test("Whatever is wanted and allowed is given out", arguments: [11, 12] as [UInt64])
  func conservesWork(seed: UInt64) {
    onRandomTrees(seed: seed, "work is not conserved") { plan, _ in
      let (shares, slow) = (plan.tree.shares(), SlowShares(plan))
      return (0...plan.nodes.count).allSatisfy { node in
        let children = plan.children(of: node)
        let wanted = children.reduce(0) { $0 + slow.want(of: $1) }
        let given = children.reduce(0) { $0 + shares[$1] }
        return children.isEmpty || abs(given - min(shares[node], wanted)) < Self.tolerance
      } && abs(shares[0] - slow.want(of: 0)) < Self.tolerance
    }
  }

  @Test("The leaves sum to the root", arguments: [21, 22] as [UInt64])
  func sumsToTheRoot(seed: UInt64) {
    onRandomTrees(seed: seed, "the leaves do not sum to the root") { plan, _ in
      let shares = plan.tree.shares()
      return abs(plan.leaves.reduce(0) { $0 + shares[$1] } - shares[0]) < Self.tolerance
    }
  }

  @Test("No node gets more than its cap or its demand", arguments: [31, 32] as [UInt64])
  func respectsCaps(seed: UInt64) {
    onRandomTrees(seed: seed, "a cap is passed") { plan, _ in
      let (tree, slow) = (plan.tree, SlowShares(plan))
      let shares = tree.shares()
      return shares.indices.allSatisfy { node in
        let demand = node == 0 ? 1 : plan.nodes[node - 1].demand
        return abs(tree.cap(of: node) - slow.cap(of: node)) < Self.tolerance
          && shares[node] >= 0
          && shares[node] <= min(tree.cap(of: node), demand) + Self.tolerance
      }
    }
  }

  @Test(
    "By weights, a node that gets less than it wants gets no less by weight than any sibling",
    arguments: [41, 42] as [UInt64])
  func isMaxMin(seed: UInt64) {
    onRandomTrees(seed: seed, "a hungry node gets less than its sibling") { plan, _ in
      let (shares, slow) = (plan.tree.shares(), SlowShares(plan))
      let parents = (0...plan.nodes.count).filter { plan.method(of: $0) == .weights }
      return parents.allSatisfy { parent in
        let siblings = plan.children(of: parent).filter { plan.nodes[$0 - 1].weight > 0 }
        let levels = siblings.map { shares[$0] / plan.nodes[$0 - 1].weight }
        let highest = levels.max() ?? 0
        return zip(siblings, levels).allSatisfy { node, level in
          shares[node] > slow.want(of: node) - Self.tolerance || level > highest - Self.tolerance
        }
      }
    }
  }

  @Test(
    "By levels, no node without a fraction is served before one that has a fraction",
    arguments: [45, 46] as [UInt64])
  func servesFractionsFirst(seed: UInt64) {
    onRandomTrees(seed: seed, "a node without a fraction is served first") { plan, _ in
      let (shares, slow) = (plan.tree.shares(), SlowShares(plan))
      let parents = (0...plan.nodes.count).filter { plan.method(of: $0) == .levels }
      return parents.allSatisfy { parent in
        let siblings = plan.children(of: parent)
        let isHungry = siblings.contains {
          plan.hasFraction($0) && shares[$0] < slow.want(of: $0) - Self.tolerance
        }
        return !isHungry
          || siblings.allSatisfy { plan.hasFraction($0) || shares[$0] < Self.tolerance }
      }
    }
  }

  @Test("Less demand of one leaf takes from no other", arguments: [55, 56] as [UInt64])
  func sharesWhatIsFreed(seed: UInt64) {
    onRandomTrees(seed: seed, "less demand of a leaf took from another") { plan, random in
      guard let leaf = plan.leaves.randomElement(using: &random), leaf > 0 else { return true }
      var modest = plan
      modest.nodes[leaf - 1].demand *= Double.random(in: 0...1, using: &random)
      let (before, after) = (plan.tree.shares(), modest.tree.shares())
      return plan.leaves.allSatisfy { $0 == leaf || after[$0] > before[$0] - Self.tolerance }
    }
  }

  /// Without limits below the root: those are parts of the root's cap, so they grow with it and
  /// a sibling may rightly take more.
  @Test("More capacity never takes from a node", arguments: [51, 52] as [UInt64])
  func isMonotone(seed: UInt64) {
    onRandomTrees(seed: seed, "more capacity took from a node") { plan, random in
      var smaller = plan
      for index in smaller.nodes.indices { smaller.nodes[index].limit = 1 }
      var larger = smaller
      larger.cap = Double.random(in: plan.cap...1, using: &random)
      smaller.cap = Double.random(in: 0...larger.cap, using: &random)
      return zip(smaller.tree.shares(), larger.tree.shares()).allSatisfy {
        $0 <= $1 + Self.tolerance
      }
    }
  }

  @Test("Only the ratio of weights matters", arguments: [61, 62] as [UInt64])
  func isScaleFree(seed: UInt64) {
    onRandomTrees(seed: seed, "the scale of the weights matters") { plan, random in
      var scaled = plan
      let factors = [1e-6, 0.3, 7, 1e6]
      for parent in 0...plan.nodes.count {
        let factor: Double = factors.randomElement(using: &random) ?? 1.0
        for child in plan.children(of: parent) { scaled.nodes[child - 1].weight *= factor }
      }
      return isNear(plan.tree.shares(), scaled.tree.shares())
    }
  }

  @Test("A leaf that is idle or without weight changes nothing", arguments: [71, 72] as [UInt64])
  func ignoresIdleLeaves(seed: UInt64) {
    onRandomTrees(seed: seed, "an idle leaf changed a share") { plan, random in
      let inner = (0...plan.nodes.count).filter { !plan.children(of: $0).isEmpty }
      guard let parent = inner.randomElement(using: &random) else { return true }
      var more = plan
      more.nodes.append(
        random.isOneIn(2)
          ? .init(parent: parent, weight: 1e6, levels: [0.5, 0, 0.5], demand: 0)
          : .init(parent: parent, weight: 0))
      return Array(more.tree.shares().dropLast()) == plan.tree.shares()
    }
  }

  @Test("The order in which siblings were added does not matter", arguments: [81] as [UInt64])
  func ignoresOrder(seed: UInt64) {
    onRandomTrees(seed: seed, "the order of siblings matters") { plan, _ in
      var flat = plan
      for index in flat.nodes.indices { flat.nodes[index].parent = 0 }
      var reversed = flat
      reversed.nodes.reverse()
      let shares = flat.tree.shares().dropFirst()
      return isNear(Array(shares), reversed.tree.shares().dropFirst().reversed())
    }
  }

  @Test("Nonsense numbers are harmless", arguments: [91, 92] as [UInt64])
  func survivesNonsense(seed: UInt64) {
    let nonsense = [
      Double.nan, .infinity, -.infinity, -1, 1e308, .greatestFiniteMagnitude,
      .leastNonzeroMagnitude,
      1e-300, 1.0.nextUp,
    ]
    onRandomTrees(seed: seed, "a nonsense number did harm") { plan, random in
      var plan = plan
      plan.cap = random.isOneIn(4) ? nonsense.randomElement(using: &random) ?? 1 : plan.cap
      for index in plan.nodes.indices {
        func some(_ value: Double) -> Double {
          random.isOneIn(6) ? nonsense.randomElement(using: &random) ?? 1 : value
        }
        plan.nodes[index].weight = some(plan.nodes[index].weight)
        plan.nodes[index].limit = some(plan.nodes[index].limit)
        plan.nodes[index].demand = some(plan.nodes[index].demand)
        plan.nodes[index].levels = plan.nodes[index].levels.map(some)
      }
      let tree = plan.tree
      let shares = tree.shares()
      return shares.indices.allSatisfy {
        shares[$0] >= 0 && shares[$0] <= tree.cap(of: $0) + Self.tolerance
      } && abs(plan.leaves.reduce(0) { $0 + shares[$1] } - shares[0]) < Self.tolerance
    }
  }
}
