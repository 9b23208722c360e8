/// Divides a machine among capped, demand-aware nodes. An inner node divides what it gets by one
/// of two methods:
///
/// - weights: weighted max-min (progressive filling). Idle share goes to siblings by weight, then
///   up the tree.
/// - levels: a cascade of fractions. What a level does not give out or its children do not use
///   flows to the next level; what the last level leaves goes to whoever is still hungry.
///
/// Node 0 is the root. All amounts are fractions of the machine, 0 to 1.
public struct ShareTree: Sendable {
  /// How an inner node divides its share among its children.
  public enum Method: Hashable, Sendable {
    case weights
    case levels
  }

  /// How many levels a cascade has.
  public static let levelCount = 8

  struct Node {
    let parent: Int
    let method: Method
    let weight: Double
    /// The fraction at each level; nothing without a parent that divides by levels.
    let levels: SIMD8<Double>
    /// Product of the limits along the path: absolute, never above the parent's.
    let cap: Double
    /// What it could use; nothing if its parent would never give it anything.
    let demand: Double
    var firstChild: Int?
    var lastChild: Int?
    var nextSibling: Int?

    var hasLevels: Bool { levels.max() > 0 }
  }

  /// Leaves that stand for one consumer, and the most that it may get in all.
  struct Consumer {
    let leaves: [Int]
    let bound: Double
  }

  private(set) var nodes: [Node]
  private(set) var consumers: [Consumer] = []

  /// - Parameters:
  ///   - cap: the part of the machine that may be given out at all.
  ///   - method: how the root divides it.
  public init(cap: Double = 1, method: Method = .weights) {
    nodes = [
      Node(
        parent: -1, method: method, weight: 1, levels: .zero, cap: Self.fraction(cap), demand: 1)
    ]
  }

  public var root: Int { 0 }
  public var count: Int { nodes.count }

  /// Adds a node below `parent`. Numbers outside their range are clamped; what is not finite is 0.
  ///
  /// - Parameters:
  ///   - parent: the index of a node; one that does not exist stands for the root.
  ///   - weight: relative to its siblings. Below a parent that divides by weights, 0 or less gets
  ///     nothing. Below one that divides by levels it counts only among siblings without any
  ///     fraction, once all others have what they want; with neither a node gets nothing.
  ///   - levels: the fractions of level 1 and below, 0 to 1 each; a missing one is 0, those after
  ///     the last level are ignored. Siblings whose fractions sum to more than 1 at a level divide
  ///     it by them, as by weights. Means nothing below a parent that divides by weights.
  ///   - limit: the most of what the parent may use, 0 to 1.
  ///   - demand: what the node could use, 0 to 1.
  ///   - method: how the node divides its share among its own children.
  /// - Returns: the index of the node, to read its share by.
  public mutating func add(
    below parent: Int, weight: Double = 1, levels: [Double] = [], limit: Double = 1,
    demand: Double = 1, method: Method = .weights
  ) -> Int {
    let parent = nodes.indices.contains(parent) ? parent : root
    let index = nodes.count
    let weight = weight.isFinite ? max(0, weight) : 0
    var fractions = SIMD8<Double>.zero
    if nodes[parent].method == .levels {
      for (level, fraction) in levels.prefix(Self.levelCount).enumerated() {
        fractions[level] = Self.fraction(fraction)
      }
    }
    let isServed = weight > 0 || fractions.max() > 0
    nodes.append(
      Node(
        parent: parent, method: method, weight: weight, levels: fractions,
        cap: nodes[parent].cap * Self.fraction(limit),
        demand: isServed ? Self.fraction(demand) : 0))
    link(index, below: parent)
    return index
  }

  /// Says that several leaves are one consumer, reached by several paths: its shares add up, and
  /// their sum is bounded by its demand and by the strictest cap of its paths. What a bound takes
  /// from its leaves, in proportion to what each path gave, goes to the others. A leaf belongs to
  /// one consumer; joined twice, it keeps both bounds, but may get less than they allow.
  ///
  /// - Parameters:
  ///   - leaves: the indices of nodes without children; those that do not exist are ignored.
  ///   - demand: what the consumer could use in all, 0 to 1.
  ///   - cap: the most it may get in all, 0 to 1, where that is less than the cap of every leaf.
  public mutating func join(_ leaves: [Int], demand: Double = 1, cap: Double = 1) {
    var bound = min(Self.fraction(demand), Self.fraction(cap))
    var known: [Int] = []
    for leaf in Set(leaves).sorted() where nodes.indices.contains(leaf) {
      known.append(leaf)
      bound = min(bound, nodes[leaf].cap)
    }
    consumers.append(Consumer(leaves: known, bound: bound))
  }

  /// The absolute cap of a node; 0 for one that does not exist.
  public func cap(of node: Int) -> Double { nodes.indices.contains(node) ? nodes[node].cap : 0 }

  /// The share of every node, by index. The shares of the leaves sum to the root's.
  ///
  /// By either method, less demand of one leaf never takes from another, and in a tree without
  /// limits and joined leaves more capacity never takes from a node. (A limit is a part of the
  /// root's cap: with more capacity a sibling that has one may rightly take more.)
  ///
  /// - Complexity: O(n log n) in the number of nodes; with joined leaves at most once more for
  ///   every consumer, in practice two or three times that.
  public func shares() -> [Double] {
    var division = Division(of: self)
    division.solve()
    return division.shares
  }

  private mutating func link(_ index: Int, below parent: Int) {
    if let last = nodes[parent].lastChild {
      nodes[last].nextSibling = index
    } else {
      nodes[parent].firstChild = index
    }
    nodes[parent].lastChild = index
  }

  private static func fraction(_ value: Double) -> Double {
    value.isFinite ? min(max(value, 0), 1) : 0
  }
}
