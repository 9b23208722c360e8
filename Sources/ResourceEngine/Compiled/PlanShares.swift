public import Quantities
public import ResourcePolicy
import Scheduling

/// What a plan gives each target: the share tree of the plan, solved.
public struct PlanShares: Hashable, Sendable {
  public struct Item: Hashable, Sendable {
    /// A group, or OTHER_GROUPS as a whole.
    public let target: DirectiveTarget
    /// Fraction of the machine, 0 to 1; the sum of all its paths.
    public let share: Double
    /// The most it may have: the product of the limits along its path, the strictest of several.
    public let cap: Double
    /// The plans through which it is reached: `MYDB/MAILDB`.
    public let paths: [String]
  }

  /// One per group that the plan or a plan below it names, and one for OTHER_GROUPS, in the order
  /// in which they are met.
  public let items: [Item]
  /// The groups that divide OTHER_GROUPS, by their priority weights.
  public let others: [Item]

  /// - Parameters:
  ///   - demand: what a target could use, 0 to 1; one that is not named wants everything.
  /// - Complexity: O(paths · log paths).
  ///   - ignoringLimits: as if no utilization limit were set: what the plan grants.
  public init(
    plan: Plan, in policy: Policy, demand: [DirectiveTarget: Double] = [:],
    ignoringLimits: Bool = false
  ) {
    var builder = ShareTreeBuilder(policy, plan, demand, ignoringLimits: ignoringLimits)
    builder.add(plan, below: builder.tree.root, behind: [])
    self = builder.solved()
  }

  fileprivate init(items: [Item], others: [Item]) {
    self.items = items
    self.others = others
  }

  /// The share of one group, wherever it gets it from.
  public func share(of group: GroupID) -> Double {
    (items + others).first { $0.target == .group(group) }?.share ?? 0
  }

  /// The shares of all groups by their ids.
  public var byGroup: [GroupID: Double] {
    var shares: [GroupID: Double] = [:]
    for item in items + others {
      if let group = item.target.group { shares[group] = item.share }
    }
    return shares
  }
}

/// Turns a plan and the plans below it into a share tree and reads the answer back.
private struct ShareTreeBuilder {
  private struct Leaf {
    let target: DirectiveTarget
    let node: Int
    let path: String
  }

  private let policy: Policy
  private let demand: [DirectiveTarget: Double]
  private let ignoringLimits: Bool
  private(set) var tree: ShareTree
  private var leaves: [Leaf] = []
  /// Directives added, whether they are leaves or end in no group.
  private var size = 0
  private let unnamed: [ConsumerGroup]
  private let plans: [PlanID: Plan]
  private let groups: [GroupID: ConsumerGroup]

  init(
    _ policy: Policy, _ plan: Plan, _ demand: [DirectiveTarget: Double], ignoringLimits: Bool
  ) {
    self.policy = policy
    self.demand = demand
    self.ignoringLimits = ignoringLimits
    let members = policy.members(of: plan)
    plans = Dictionary(
      uniqueKeysWithValues: policy.plans.filter { members.contains($0.id) }.map { ($0.id, $0) })
    let named = Set(([plan] + plans.values).flatMap { $0.directives.compactMap(\.target.group) })
    unnamed = policy.groups.filter { !named.contains($0.id) }
    groups = Dictionary(uniqueKeysWithValues: policy.groups.map { ($0.id, $0) })
    tree = ShareTree(cap: plan.attributes.maxUtilization.fraction, method: plan.shareMethod)
  }

  /// Plans nested as a ladder double the tree at every rung; beyond this the rest gets nothing.
  private static let largest = 100_000

  mutating func add(_ plan: Plan, below node: Int, behind: [String]) {
    let way = behind + [plan.name.text]
    for directive in plan.directives {
      guard size < Self.largest else { return }
      size += 1
      let limit = ignoringLimits ? 1 : directive.utilizationLimit?.fraction ?? 1
      let weight = weight(of: directive, under: plan.attributes.method)
      let levels = plan.attributes.method == .emphasis ? directive.levels.fractions : []
      guard let id = directive.target.plan else {
        let leaf = tree.add(
          below: node, weight: weight, levels: levels, limit: limit,
          demand: wanted(by: directive.target))
        leaves.append(
          Leaf(target: directive.target, node: leaf, path: way.joined(separator: "/")))
        continue
      }
      // A member of itself is an error that validation reports; here it ends the way.
      guard let member = plans[id], !way.contains(member.name.text), way.count < 100 else {
        continue
      }
      let inner = tree.add(
        below: node, weight: weight, levels: levels,
        limit: limit * member.attributes.maxUtilization.fraction,
        demand: wanted(by: directive.target), method: member.shareMethod)
      add(member, below: inner, behind: way)
    }
  }

  /// OTHER_GROUPS wants what its groups want, where nobody says otherwise.
  private func wanted(by target: DirectiveTarget) -> Double {
    if let demand = demand[target] { return demand }
    guard target == .others, !unnamed.isEmpty else { return 1 }
    return min(1, unnamed.reduce(0) { $0 + (demand[.group($1.id)] ?? 1) })
  }

  mutating func solved() -> PlanShares {
    var order: [DirectiveTarget] = []
    var ways: [DirectiveTarget: [Leaf]] = [:]
    for leaf in leaves {
      if ways[leaf.target] == nil { order.append(leaf.target) }
      ways[leaf.target, default: []].append(leaf)
    }
    for target in order {
      guard let ways = ways[target], ways.count > 1 else { continue }
      let cap = ways.map { tree.cap(of: $0.node) }.min() ?? 1
      tree.join(ways.map(\.node), demand: wanted(by: target), cap: cap)
    }
    let shares = tree.shares()
    let items = order.map { target in
      let ways = ways[target] ?? []
      return PlanShares.Item(
        target: target, share: ways.reduce(0) { $0 + shares[$1.node] },
        cap: ways.map { tree.cap(of: $0.node) }.min() ?? 1, paths: ways.map(\.path))
    }
    return PlanShares(
      items: items, others: items.first { $0.target == .others }.map(divided) ?? [])
  }

  /// The groups that no directive names divide what OTHER_GROUPS gets.
  private func divided(_ whole: PlanShares.Item) -> [PlanShares.Item] {
    var tree = ShareTree(cap: whole.share)
    let nodes = unnamed.map { group in
      tree.add(
        below: tree.root, weight: group.attributes.priorityWeight,
        demand: whole.share > 0 ? min(1, (demand[.group(group.id)] ?? 1)) : 0)
    }
    let shares = tree.shares()
    return zip(unnamed, nodes).map { group, node in
      PlanShares.Item(
        target: .group(group.id), share: shares[node], cap: whole.cap,
        paths: whole.paths.map { "\($0)/\(DirectiveTarget.othersName)" })
    }
  }

  /// The directive's own weight, else the group's CPU percentage, else its priority's weight.
  private func weight(of directive: Directive, under method: AllocationMethod) -> Double {
    switch method {
    case .ratio: if let ratio = directive.ratio { return Double(ratio) }
    case .shares: if let shares = directive.shares { return Double(shares) }
    case .emphasis: break
    }
    guard let group = directive.target.group.flatMap({ groups[$0] }) else { return 1 }
    if let percent = group.attributes.cpuPercent, percent.fraction > 0 {
      return percent.fraction * 100
    }
    return group.attributes.priorityWeight
  }
}

extension Plan {
  fileprivate var shareMethod: ShareTree.Method {
    attributes.method == .emphasis ? .levels : .weights
  }
}
