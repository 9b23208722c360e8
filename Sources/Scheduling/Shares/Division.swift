/// One division of the machine among the nodes of a share tree, and the room it works in.
struct Division {
  let nodes: [ShareTree.Node]
  private let consumers: [ShareTree.Consumer]
  /// What each node could use: its own demand, lowered where it is a leaf of a bounded consumer.
  private var demands: [Double]
  /// What each subtree can use at most.
  var wants: [Double]
  var shares: [Double]
  /// What the levels promise to each child of a node that divides by levels.
  var promises: [Double]
  var filling = WaterFilling()

  init(of tree: ShareTree) {
    nodes = tree.nodes
    consumers = tree.consumers
    demands = tree.nodes.map(\.demand)
    let nothing = [Double](repeating: 0, count: tree.count)
    (wants, shares, promises) = (nothing, nothing, nothing)
  }

  /// Divides until no consumer has more than its bound.
  ///
  /// A consumer above its bound has the demands of its leaves lowered to what sums to the bound.
  /// Demands only fall, so it is never above it again: there are at most as many rounds as
  /// consumers, and one. Less demand of one leaf never takes from another, so what was lowered is
  /// always met, and the consumer stays at its bound.
  mutating func solve() {
    divide()
    var isBounded = [Bool](repeating: false, count: consumers.count)
    var isDone = consumers.isEmpty
    while !isDone {
      isDone = true
      for (index, consumer) in consumers.enumerated() where !isBounded[index] {
        let total = consumer.leaves.reduce(0) { $0 + shares[$1] }
        guard total > consumer.bound else { continue }
        for leaf in consumer.leaves {
          demands[leaf] = min(demands[leaf], shares[leaf] * (consumer.bound / total))
        }
        isBounded[index] = true
        isDone = false
      }
      if !isDone { divide() }
    }
  }

  /// Children stand behind their parents: one pass from the back goes bottom up, one from the
  /// front top down.
  private mutating func divide() {
    findWants()
    for index in nodes.indices { shares[index] = 0 }
    shares[0] = wants[0]
    for (index, node) in nodes.enumerated() where node.firstChild != nil && shares[index] > 0 {
      switch node.method {
      case .weights: divideByWeights(below: node, shares[index])
      case .levels: divideByLevels(below: node, shares[index])
      }
    }
  }

  /// An inner node never wants more than its children do.
  private mutating func findWants() {
    for index in nodes.indices { wants[index] = 0 }
    for index in nodes.indices.reversed() {
      let node = nodes[index]
      let demand =
        node.firstChild == nil ? demands[index] : min(demands[index], wants[index])
      wants[index] = min(node.cap, demand)
      if index > 0 { wants[node.parent] += wants[index] }
    }
  }

  private mutating func divideByWeights(below parent: ShareTree.Node, _ amount: Double) {
    var next = parent.firstChild
    while let child = next {
      filling.open(child, want: wants[child], weight: nodes[child].weight)
      next = nodes[child].nextSibling
    }
    _ = pour(amount)
  }

  /// Fills the open vessels and gives the children what is in theirs.
  ///
  /// - Returns: what is left.
  mutating func pour(_ amount: Double) -> Double {
    filling.pour(amount)
    var left = amount
    for vessel in filling.vessels {
      shares[vessel.node] = min(wants[vessel.node], shares[vessel.node] + vessel.content)
      left -= vessel.content
    }
    filling.close()
    return max(0, left)
  }
}
