import Quantities
public import ResourcePolicy

extension Policy {
  /// Everything wrong or doubtful in a plan: its structure, and what shows only when it is solved.
  ///
  /// - Parameter asTop: whether it is to be activated, and not only a member of other plans.
  /// - Complexity: O(paths · log paths).
  public func analysis(of plan: Plan, asTop: Bool) -> [Finding] {
    let structure = findings(of: plan, asTop: asTop)
    // A plan with a loop or without groups has no shares to look at.
    let isSolvable = !structure.contains { [.planCycle, .planNoGroup].contains($0.code) }
    var findings = structure
    if isSolvable { findings += solved(plan) }
    let below = members(of: plan)
    for member in [plan] + plans.filter({ below.contains($0.id) && $0.id != plan.id }) {
      findings += SwitchChains(self, member).findings
    }
    return Finding.ordered(findings)
  }

  private func solved(_ plan: Plan) -> [Finding] {
    var findings: [Finding] = []
    let shares = PlanShares(plan: plan, in: self)
    let free = PlanShares(plan: plan, in: self, ignoringLimits: true)
    let isEmphasis = plan.attributes.method == .emphasis
    for (item, guarantee) in zip(shares.items, free.items) {
      let name = self.name(of: item.target)
      if guarantee.share < 1e-9 {
        findings.append(
          Finding(
            .noCPU, in: "plan \(plan.name)", directive: name,
            "\(name) gets no CPU while all others want theirs",
            fix: isEmphasis
              ? "leave something for its level, or give it a percentage at an earlier one"
              : "rmctl directive set \(plan.name) \(name) --shares N"))
      } else if item.cap < guarantee.share - 1e-9 {
        findings.append(
          Finding(
            .capBelowGuarantee, in: "plan \(plan.name)", directive: name,
            "\(name) is limited to \(Self.percent(item.cap)) %, below the"
              + " \(Self.percent(guarantee.share)) % that the plan grants it",
            fix: "rmctl directive set \(plan.name) \(name) --utilization-limit PCT"))
      }
    }
    return findings + withoutProcessors(plan)
  }

  /// Groups whose directives have no processor in common.
  private func withoutProcessors(_ plan: Plan) -> [Finding] {
    var lists: [DirectiveTarget: CPUList] = [:]
    var findings: [Finding] = []
    for path in paths(of: plan) {
      guard let cpus = path.directive.cpus else { continue }
      let target = path.directive.target
      let former = lists[target]
      let common = former?.intersection(cpus) ?? cpus
      lists[target] = common
      guard common.isEmpty, former?.isEmpty == false else { continue }
      findings.append(
        Finding(
          .noProcessors, in: "plan \(plan.name)", directive: name(of: target),
          "the directives that reach \(name(of: target)) have no processor in common",
          fix: "rmctl directive set PLAN \(name(of: target)) --cpus LIST"))
    }
    return findings
  }

  static func percent(_ fraction: Double) -> String {
    let tenths = Int((fraction * 1000).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
