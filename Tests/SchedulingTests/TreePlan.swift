import Scheduling
import TestSupport

/// A tree as a list of nodes, each behind its parent: what a test can change and build again.
/// Node 0 of the list is node 1 of the tree; parent 0 is the root.
struct TreePlan: CustomStringConvertible {
  struct Node {
    var parent: Int
    var weight: Double
    var limit = 1.0
    var demand = 1.0
  }

  var cap = 1.0
  var nodes: [Node] = []

  var tree: ShareTree {
    var tree = ShareTree(cap: cap)
    for node in nodes {
      _ = tree.add(
        below: node.parent, weight: node.weight, limit: node.limit, demand: node.demand)
    }
    return tree
  }

  func children(of parent: Int) -> [Int] {
    nodes.indices.filter { nodes[$0].parent == parent }.map { $0 + 1 }
  }

  var leaves: [Int] { (0...nodes.count).filter { children(of: $0).isEmpty } }

  var description: String {
    nodes.reduce("cap \(cap)") {
      $0 + "; \($1.parent) w\($1.weight) l\($1.limit) d\($1.demand)"
    }
  }

  /// Up to 40 nodes: flat and deep trees, some nodes idle, weightless or limited.
  static func random(using random: inout SplitMix64) -> TreePlan {
    var plan = TreePlan()
    if random.isOneIn(3) { plan.cap = Double.random(in: 0...1, using: &random) }
    let spread = random.isOneIn(2) ? 3 : 40
    for index in 0..<Int.random(in: 0...40, using: &random) {
      let newest = max(0, index - spread)
      var node = Node(
        parent: Int.random(in: (random.isOneIn(2) ? 0 : newest)...index, using: &random),
        weight: Double(Int.random(in: 1...100, using: &random)))
      if random.isOneIn(10) { node.weight = 0 }
      if random.isOneIn(8) { node.weight *= 1e4 }
      if random.isOneIn(3) { node.limit = Double.random(in: 0...1, using: &random) }
      if random.isOneIn(2) { node.demand = Double.random(in: 0...0.3, using: &random) }
      if random.isOneIn(6) { node.demand = 0 }
      plan.nodes.append(node)
    }
    return plan
  }
}

/// The same allocation found the slow way: recursive wants, then rounds of filling in which every
/// child that still wants gets its part of what is left.
struct SlowShares {
  let plan: TreePlan
  private(set) var shares: [Double]

  init(_ plan: TreePlan) {
    self.plan = plan
    shares = [Double](repeating: 0, count: plan.nodes.count + 1)
    shares[0] = want(of: 0)
    fill(below: 0)
  }

  func cap(of node: Int) -> Double {
    node == 0
      ? plan.cap : cap(of: plan.nodes[node - 1].parent) * plan.nodes[node - 1].limit
  }

  func want(of node: Int) -> Double {
    if node > 0, plan.nodes[node - 1].weight == 0 { return 0 }
    let children = plan.children(of: node)
    var want = node == 0 ? cap(of: 0) : min(cap(of: node), plan.nodes[node - 1].demand)
    if !children.isEmpty { want = min(want, children.map(want(of:)).reduce(0, +)) }
    return want
  }

  private mutating func fill(below parent: Int) {
    let wants = plan.children(of: parent).map { (node: $0, want: want(of: $0)) }
    var left = shares[parent]
    while left > 1e-15 {
      let hungry = wants.filter { shares[$0.node] < $0.want }
      let weight = hungry.reduce(0) { $0 + plan.nodes[$1.node - 1].weight }
      guard !hungry.isEmpty else { break }
      let portion = left / weight
      for (node, want) in hungry {
        let part = min(want - shares[node], portion * plan.nodes[node - 1].weight)
        shares[node] = part == want - shares[node] ? want : shares[node] + part
        left -= part
      }
    }
    for (node, _) in wants { fill(below: node) }
  }
}
