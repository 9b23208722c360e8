public import ResourcePolicy

/// What a change of the policy means for one target of one plan.
public struct ShareChange: Hashable, Sendable {
  public let plan: String
  /// The one that is idle in this case; nil: all want everything.
  public let idle: String?
  public let target: String
  /// Fractions of the machine; nil where the plan does or did not name it.
  public let from: Double?
  public let to: Double?
}

extension Policy {
  /// What changes for each target under full load and with each other target idle. Plans that both
  /// policies have are compared, by their names.
  ///
  /// - Parameter least: changes below this fraction are left out.
  /// - Complexity: O(targets² · log targets) per plan that differs.
  public func shareChanges(to new: Policy, least: Double = 0.0005) -> [ShareChange] {
    plans.flatMap { old -> [ShareChange] in
      guard let plan = try? new.plan(named: old.name.text),
        !findings(of: old, asTop: false).contains(where: { $0.severity == .error }),
        !new.findings(of: plan, asTop: false).contains(where: { $0.severity == .error })
      else { return [] }
      return ShareComparison(before: (self, old), after: (new, plan), least: least).changes
    }
  }
}

private struct ShareComparison {
  typealias Side = (policy: Policy, plan: Plan)

  let before: Side
  let after: Side
  let least: Double

  var changes: [ShareChange] {
    guard !isSame else { return [] }
    let old = names(before)
    let known = Set(old)
    let all = old + names(after).filter { !known.contains($0) }
    return changes(idle: nil) + all.flatMap { changes(idle: $0) }
  }

  private func changes(idle: String?) -> [ShareChange] {
    let old = shares(before, idle: idle)
    let new = shares(after, idle: idle)
    let oldByName = Dictionary(old) { first, _ in first }
    let newByName = Dictionary(new) { first, _ in first }
    let names = old.map(\.0) + new.map(\.0).filter { oldByName[$0] == nil }
    return names.compactMap { name in
      let (from, to) = (oldByName[name], newByName[name])
      let isChanged =
        if let from, let to { abs(from - to) >= least } else { true }
      guard isChanged, name != idle else { return nil }
      return ShareChange(plan: after.plan.name.text, idle: idle, target: name, from: from, to: to)
    }
  }

  private func names(_ side: Side) -> [String] {
    PlanShares(plan: side.plan, in: side.policy).items.map { side.policy.name(of: $0.target) }
  }

  private func shares(_ side: Side, idle: String?) -> [(String, Double)] {
    var demand: [DirectiveTarget: Double] = [:]
    if let idle, let target = try? side.policy.target(named: idle) { demand[target] = 0 }
    return PlanShares(plan: side.plan, in: side.policy, demand: demand).items.map {
      (side.policy.name(of: $0.target), $0.share)
    }
  }

  /// Whether everything that decides shares is the same: then so is every case.
  private var isSame: Bool {
    before.policy.paths(of: before.plan) == after.policy.paths(of: after.plan)
      && weights(before) == weights(after)
  }

  private func weights(_ side: Side) -> [GroupAttributes] {
    side.policy.groups.map { group in
      GroupAttributes(
        priority: group.attributes.priority, cpuPercent: group.attributes.cpuPercent)
    }
  }
}
