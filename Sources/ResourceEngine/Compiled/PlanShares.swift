public import Quantities
public import ResourcePolicy
import Scheduling

/// What a plan gives each group: the share tree of the plan, solved.
public struct PlanShares: Hashable, Sendable {
  public struct Item: Hashable, Sendable {
    /// nil: OTHER_GROUPS as a whole.
    public let group: GroupID?
    /// Fraction of the machine, 0 to 1.
    public let share: Double
    /// The most it may have: the product of the limits along its path.
    public let cap: Double
  }

  /// One per directive, in the plan's order.
  public let items: [Item]
  /// The groups that divide OTHER_GROUPS, by their priority weights.
  public let others: [Item]

  /// - Parameters:
  ///   - demand: what a group could use, 0 to 1; a group that is not named wants everything.
  ///     The key nil is OTHER_GROUPS.
  /// - Complexity: O(groups · log groups).
  public init(plan: Plan, in policy: Policy, demand: [GroupID?: Double] = [:]) {
    var tree = ShareTree(cap: plan.maxUtilization.fraction)
    var leaves: [(group: GroupID?, node: Int)] = []
    var otherLeaves: [(group: GroupID?, node: Int)] = []
    let named = Set(plan.directives.compactMap(\.group))
    for directive in plan.directives {
      let node = tree.add(
        below: tree.root, weight: policy.weight(of: directive),
        limit: directive.utilizationLimit?.fraction ?? 1,
        demand: demand[directive.group] ?? 1)
      leaves.append((directive.group, node))
      guard directive.group == nil else { continue }
      for group in policy.groups where !named.contains(group.id) {
        let leaf = tree.add(
          below: node, weight: group.attributes.priorityWeight, demand: demand[group.id] ?? 1)
        otherLeaves.append((group.id, leaf))
      }
    }
    let shares = tree.shares()
    func item(_ leaf: (group: GroupID?, node: Int)) -> Item {
      Item(group: leaf.group, share: shares[leaf.node], cap: tree.cap(of: leaf.node))
    }
    items = leaves.map(item)
    others = otherLeaves.map(item)
  }

  /// The share of one group, wherever it gets it from.
  public func share(of group: GroupID) -> Double {
    (items + others).first { $0.group == group }?.share ?? 0
  }
}

extension Policy {
  /// Shares, else the group's own CPU percentage, else its priority's weight.
  func weight(of directive: Directive) -> Double {
    if let shares = directive.shares { return Double(shares) }
    guard let group = directive.group.flatMap({ self.group($0) }) else { return 1 }
    if let percent = group.attributes.cpuPercent, percent.fraction > 0 {
      return percent.fraction * 100
    }
    return group.attributes.priorityWeight
  }
}
