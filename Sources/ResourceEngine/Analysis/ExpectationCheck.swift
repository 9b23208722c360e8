import Quantities
public import ResourcePolicy

extension Policy {
  /// What does not come out as an administrator expects it.
  ///
  /// - Parameter plan: only expectations of this one; nil for all.
  public func expectationFindings(of plan: Plan? = nil) -> [Finding] {
    expectations.flatMap { expectation -> [Finding] in
      guard plan == nil || expectation.plan == plan?.id, let subject = self.plan(expectation.plan)
      else { return [] }
      return failures(of: expectation, in: subject)
    }
  }

  private func failures(of expectation: Expectation, in plan: Plan) -> [Finding] {
    var demand: [DirectiveTarget: Double] = [:]
    for target in expectation.idle { demand[target] = 0 }
    for part in expectation.demand { demand[part.target] = part.percentage.fraction }
    let shares = PlanShares(plan: plan, in: self, demand: demand)
    let items = shares.items + shares.others
    let idle = expectation.idle.map { name(of: $0) }.joined(separator: ", ")
    let verb = expectation.idle.count == 1 ? "is" : "are"
    let condition = idle.isEmpty ? "" : " while \(idle) \(verb) idle"
    return expectation.shares.compactMap { part in
      let share = items.first { $0.target == part.target }?.share ?? 0
      guard abs(share - part.percentage.fraction) > expectation.tolerance.fraction + 1e-12 else {
        return nil
      }
      let name = name(of: part.target)
      return Finding(
        .expectationFailed, in: "plan \(plan.name)", directive: name,
        "\(name) is expected to get \(part.percentage) %\(condition) and gets"
          + " \(Self.percent(share)) %",
        fix: "change the plan or the expectation; rmctl plan shares \(plan.name) shows the shares")
    }
  }
}
