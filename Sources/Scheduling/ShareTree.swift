/// Divides a machine among weighted, capped, demand-aware nodes: hierarchical weighted max-min
/// (progressive filling). Idle capacity goes to siblings by weight, then up the tree.
///
/// Node 0 is the root. All amounts are fractions of the machine, 0 to 1.
public struct ShareTree: Sendable {
  struct Node {
    var parent: Int
    var weight: Double
    /// Product of the limits along the path: absolute, never above the parent's.
    var cap: Double
    /// What it could use; an inner node never wants more than its children do.
    var demand: Double
    var children: [Int] = []
  }

  private(set) var nodes: [Node]

  /// - Parameter cap: the part of the machine that may be given out at all.
  public init(cap: Double = 1) {
    nodes = [Node(parent: -1, weight: 1, cap: Self.fraction(cap), demand: 1)]
  }

  public var root: Int { 0 }
  public var count: Int { nodes.count }

  /// Adds a node below `parent`.
  ///
  /// - Parameters:
  ///   - weight: relative to its siblings; 0 or less gets nothing.
  ///   - limit: the most of what the parent may use, 0 to 1.
  ///   - demand: what the node could use, 0 to 1.
  /// - Returns: the index of the node, to read its share by.
  public mutating func add(
    below parent: Int, weight: Double, limit: Double = 1, demand: Double = 1
  ) -> Int {
    let parent = nodes.indices.contains(parent) ? parent : root
    let index = nodes.count
    nodes.append(
      Node(
        parent: parent, weight: weight.isFinite ? max(0, weight) : 0,
        cap: nodes[parent].cap * Self.fraction(limit), demand: Self.fraction(demand)))
    nodes[parent].children.append(index)
    return index
  }

  /// The absolute cap of a node.
  public func cap(of node: Int) -> Double { nodes[node].cap }

  /// The share of every node, by index. The shares of the leaves sum to the root's.
  ///
  /// - Complexity: O(n log n) in the number of nodes.
  public func shares() -> [Double] {
    let wants = wants()
    var shares = [Double](repeating: 0, count: nodes.count)
    shares[root] = wants[root]
    // Children stand behind their parents, so one pass from the front goes top down.
    for index in nodes.indices where !nodes[index].children.isEmpty {
      divide(shares[index], among: nodes[index].children, wants: wants, into: &shares)
    }
    return shares
  }

  /// What each subtree can use at most: bottom up, bounded by the caps; nothing without weight.
  private func wants() -> [Double] {
    var wants = [Double](repeating: 0, count: nodes.count)
    for index in nodes.indices.reversed() {
      let node = nodes[index]
      let demand =
        node.children.isEmpty
        ? node.demand : min(node.demand, node.children.reduce(0) { $0 + wants[$1] })
      wants[index] = node.weight > 0 ? min(node.cap, demand) : 0
    }
    return wants
  }

  /// Water filling: children that want less than the level are filled in the order of want per
  /// weight; the others stand at the level.
  private func divide(
    _ amount: Double, among children: [Int], wants: [Double], into shares: inout [Double]
  ) {
    let hungry = children.filter { wants[$0] > 0 }
      .sorted { (wants[$0] / nodes[$0].weight, $0) < (wants[$1] / nodes[$1].weight, $1) }
    var weights = [Double](repeating: 0, count: hungry.count + 1)
    for position in hungry.indices.reversed() {
      weights[position] = weights[position + 1] + nodes[hungry[position]].weight
    }
    var left = amount
    for (position, child) in hungry.enumerated() {
      let offer = left * (nodes[child].weight / weights[position])
      shares[child] = min(wants[child], offer)
      left = max(0, left - shares[child])
    }
  }

  private static func fraction(_ value: Double) -> Double {
    value.isFinite ? min(max(value, 0), 1) : 0
  }
}
