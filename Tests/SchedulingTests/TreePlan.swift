import Scheduling
import TestSupport
import Testing

/// A tree as a list of nodes, each behind its parent: what a test can change and build again.
/// Node 0 of the list is node 1 of the tree; parent 0 is the root.
struct TreePlan: CustomStringConvertible {
  struct Node {
    var parent: Int
    var weight = 1.0
    var levels: [Double] = []
    var limit = 1.0
    var demand = 1.0
    var method = ShareTree.Method.weights
  }

  struct Consumer {
    var leaves: [Int]
    var demand = 1.0
    var cap = 1.0
  }

  var cap = 1.0
  var method = ShareTree.Method.weights
  var nodes: [Node] = []
  var consumers: [Consumer] = []

  var tree: ShareTree {
    var tree = ShareTree(cap: cap, method: method)
    for node in nodes {
      _ = tree.add(
        below: node.parent, weight: node.weight, levels: node.levels, limit: node.limit,
        demand: node.demand, method: node.method)
    }
    for consumer in consumers {
      tree.join(consumer.leaves, demand: consumer.demand, cap: consumer.cap)
    }
    return tree
  }

  func method(of node: Int) -> ShareTree.Method { node == 0 ? method : nodes[node - 1].method }

  func children(of parent: Int) -> [Int] {
    nodes.indices.filter { nodes[$0].parent == parent }.map { $0 + 1 }
  }

  /// The children of every node, by index.
  var childLists: [[Int]] {
    nodes.enumerated().reduce(into: [[Int]](repeating: [], count: nodes.count + 1)) {
      $0[$1.element.parent].append($1.offset + 1)
    }
  }

  var leaves: [Int] {
    let lists = childLists
    return lists.indices.filter { lists[$0].isEmpty }
  }

  /// Below a parent that divides by levels and with a fraction there.
  func hasFraction(_ node: Int) -> Bool {
    method(of: nodes[node - 1].parent) == .levels && nodes[node - 1].levels.contains { $0 > 0 }
  }

  var description: String {
    nodes.reduce("cap \(cap) \(method) \(consumers)") {
      $0 + "; \($1.parent) w\($1.weight) \($1.levels) l\($1.limit) d\($1.demand) \($1.method)"
    }
  }

  /// Up to 40 nodes: flat and deep trees by either method or both, some nodes idle, weightless or
  /// limited.
  static func random(using random: inout SplitMix64) -> TreePlan {
    var plan = TreePlan()
    if random.isOneIn(3) { plan.cap = Double.random(in: 0...1, using: &random) }
    let spread = random.isOneIn(2) ? 3 : 40
    let methods: [ShareTree.Method] =
      [[.weights], [.levels], [.weights, .levels]].randomElement(using: &random) ?? [.weights]
    plan.method = methods.randomElement(using: &random) ?? .weights
    for index in 0..<Int.random(in: 0...40, using: &random) {
      let newest = max(0, index - spread)
      var node = Node(
        parent: Int.random(in: (random.isOneIn(2) ? 0 : newest)...index, using: &random),
        weight: Double(Int.random(in: 1...100, using: &random)))
      node.method = methods.randomElement(using: &random) ?? .weights
      if random.isOneIn(10) { node.weight = 0 }
      if random.isOneIn(8) { node.weight *= 1e4 }
      if random.isOneIn(3) { node.limit = Double.random(in: 0...1, using: &random) }
      if random.isOneIn(2) { node.demand = Double.random(in: 0...0.3, using: &random) }
      if random.isOneIn(6) { node.demand = 0 }
      plan.nodes.append(node)
    }
    for children in plan.childLists { plan.addLevels(to: children, using: &random) }
    return plan
  }

  /// Fractions for some children at some levels, which sum to one, to less or, rarely, to more.
  private mutating func addLevels(to children: [Int], using random: inout SplitMix64) {
    guard !children.isEmpty else { return }
    for level in 0..<ShareTree.levelCount where random.isOneIn(3) {
      let parts = children.map { _ in
        random.isOneIn(2) ? 0 : Double.random(in: 0...1, using: &random)
      }
      let sum = parts.reduce(0, +)
      guard sum > 0 else { continue }
      var total = random.isOneIn(2) ? 1 : Double.random(in: 0...1, using: &random)
      if random.isOneIn(10) { total *= 2 }
      for (child, part) in zip(children, parts) {
        let missing = level + 1 - nodes[child - 1].levels.count
        nodes[child - 1].levels += [Double](repeating: 0, count: max(0, missing))
        nodes[child - 1].levels[level] = total * part / sum
      }
    }
  }
}

/// Calls `holds` with random trees until one breaks the law; names the seed then.
func onRandomTrees(
  seed: UInt64, count: Int = 250, _ law: String, sourceLocation: SourceLocation = #_sourceLocation,
  holds: (TreePlan, inout SplitMix64) -> Bool
) {
  var random = SplitMix64(seed: seed)
  for round in 0..<count {
    let plan = TreePlan.random(using: &random)
    guard holds(plan, &random) else {
      Issue.record(
        "\(law): seed \(seed), round \(round): \(plan)", sourceLocation: sourceLocation)
      return
    }
  }
}

func isNear(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-9) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < tolerance }
}
