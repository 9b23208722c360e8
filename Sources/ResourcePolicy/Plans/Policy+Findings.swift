import Quantities

extension Policy {
  /// Everything wrong or doubtful in a plan and the plans below it that can be seen without
  /// solving it, all at once, errors first.
  ///
  /// - Parameter asTop: whether it is to be activated, and not only a member of other plans.
  public func findings(of plan: Plan, asTop: Bool) -> [Finding] {
    var findings = asTop ? topFindings(of: plan) : []
    let below = members(of: plan)
    findings += own(findingsOf: plan)
    for member in plans where below.contains(member.id) && member.id != plan.id {
      findings += own(findingsOf: member)
    }
    return Finding.ordered(findings)
  }

  /// What only matters for a plan that is activated.
  private func topFindings(of plan: Plan) -> [Finding] {
    let name = plan.name
    var findings: [Finding] = []
    func add(_ code: FindingCode, _ message: String, fix: String) {
      findings.append(Finding(code, in: "plan \(name)", message, fix: fix))
    }
    if plan.attributes.isSubPlan {
      add(
        .planIsSubPlan, "it is a sub-plan and cannot be activated by itself",
        fix: "rmctl plan set \(name) --top-plan")
    }
    if !plan.attributes.isEnabled {
      add(.planDisabled, "it is disabled", fix: "rmctl plan enable \(name)")
    }
    if !plan.directives.isEmpty,
      !directives(below: plan).contains(where: { $0.target == .others })
    {
      add(
        .planNoOthers, "no directive covers OTHER_GROUPS",
        fix: "rmctl directive set \(name) OTHER_GROUPS \(Self.allocationHint(plan))")
    }
    return findings
  }

  /// What can be said of one plan, whoever uses it.
  private func own(findingsOf plan: Plan) -> [Finding] {
    let name = plan.name
    var findings: [Finding] = []
    func add(_ code: FindingCode, _ message: String, fix: String) {
      findings.append(Finding(code, in: "plan \(name)", message, fix: fix))
    }
    if plan.directives.isEmpty {
      add(
        .planEmpty, "it has no directives",
        fix: "rmctl directive set \(name) GROUP \(Self.allocationHint(plan))")
    } else if members(of: plan).contains(plan.id) {
      add(
        .planCycle, "it is a member of itself: \(cycle(through: plan))",
        fix: "rmctl directive delete \(name) SUB-PLAN")
    } else if directives(below: plan).allSatisfy({ $0.target.plan != nil }) {
      add(
        .planNoGroup, "its directives end in no consumer group",
        fix: "rmctl directive set \(name) GROUP \(Self.allocationHint(plan))")
    }
    if plan.attributes.method == .emphasis {
      for level in 1...LevelPercentages.count {
        let sum = plan.directives.reduce(0) { $0 + Int($1.levels[level]?.partsPerMillion ?? 0) }
        guard sum > Int(Percentage.whole.partsPerMillion) else { continue }
        add(
          .levelOver100,
          "the percentages at level \(level) sum to \(Percentage.text(partsPerMillion: sum)) %",
          fix: "rmctl directive set \(name) GROUP --p\(level) PCT, so that they sum to 100 or less")
      }
    }
    for directive in plan.directives {
      findings += DirectiveFindings(self, plan, directive).all
    }
    return findings
  }

  /// The directives of a plan and of all its members, each once, however many ways lead to it.
  private func directives(below plan: Plan) -> [Directive] {
    let below = members(of: plan)
    return plan.directives
      + plans.filter { below.contains($0.id) && $0.id != plan.id }.flatMap(\.directives)
  }

  /// The names on the way from a plan back to itself.
  private func cycle(through plan: Plan) -> String {
    var names = [plan.name.text]
    var seen: Set<PlanID> = []
    var current = plan
    while let next = current.directives.compactMap(\.target.plan).first(where: { id in
      guard let member = self.plan(id) else { return false }
      return id == plan.id || members(of: member).contains(plan.id)
    }), seen.insert(next).inserted, let member = self.plan(next) {
      names.append(member.name.text)
      guard next != plan.id else { break }
      current = member
    }
    return names.joined(separator: " > ")
  }

  /// The option that gives a directive its part under the plan's method.
  static func allocationHint(_ plan: Plan) -> String {
    switch plan.attributes.method {
    case .emphasis: "--p1 PCT"
    case .ratio: "--ratio N"
    case .shares: "--shares N"
    }
  }
}
