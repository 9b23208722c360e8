import Quantities
import ResourcePolicy

/// Follows the switches of one plan from group to group.
struct SwitchChains {
  private let policy: Policy
  private let plan: Plan
  private let rules: [GroupID: SwitchRules]

  init(_ policy: Policy, _ plan: Plan) {
    self.policy = policy
    self.plan = plan
    var rules: [GroupID: SwitchRules] = [:]
    for directive in plan.directives {
      if let group = directive.target.group { rules[group] = directive.switching }
    }
    self.rules = rules
  }

  var findings: [Finding] {
    plan.directives.compactMap(\.target.group).flatMap { cycle(from: $0) + order(from: $0) }
  }

  private func next(_ group: GroupID) -> GroupID? {
    if case .group(let next) = rules[group]?.action, next != group { next } else { nil }
  }

  /// Reported once, at the group with the lowest id.
  private func cycle(from start: GroupID) -> [Finding] {
    var way = [start]
    while let group = next(way.last ?? start), way.count <= rules.count {
      way.append(group)
      guard group == start else { continue }
      guard way.min() == start else { return [] }
      let name = policy.name(of: start)
      return [
        Finding(
          .switchCycle, in: "plan \(plan.name)", directive: name,
          "calls are switched in a circle: "
            + way.map { policy.name(of: $0) }.joined(separator: " > "),
          fix: "rmctl directive set \(plan.name) \(name) --switch-to cancel|kill|log")
      ]
    }
    return []
  }

  /// Counted from the beginning of the call, a threshold that is no higher than the one before it
  /// has been passed on arrival.
  private func order(from group: GroupID) -> [Finding] {
    guard plan.attributes.switchCounter == .call, let next = next(group), let here = rules[group],
      let there = rules[next], there.action != nil
    else { return [] }
    let pairs: [(String, Bool)] = [
      ("CPU", Self.isStuck(here.cpu, there.cpu)),
      ("elapsed", Self.isStuck(here.elapsed, there.elapsed)),
      ("I/O bytes", Self.isStuck(here.ioBytes, there.ioBytes)),
      ("I/O requests", Self.isStuck(here.ioRequests, there.ioRequests)),
      ("logical I/O", Self.isStuck(here.ioLogical, there.ioLogical)),
    ]
    let (from, to) = (policy.name(of: group), policy.name(of: next))
    return pairs.filter(\.1).map { what, _ in
      Finding(
        .switchOrder, in: "plan \(plan.name)", directive: to,
        "the \(what) threshold of \(to) is not above that of \(from), from which calls come:"
          + " they pass it on arrival",
        fix: "raise it, or rmctl plan set \(plan.name) --switch-counter group")
    }
  }

  private static func isStuck<Value: Comparable>(_ here: Value?, _ there: Value?) -> Bool {
    guard let here, let there else { return false }
    return there <= here
  }
}
