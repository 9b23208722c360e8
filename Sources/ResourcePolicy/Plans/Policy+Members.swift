public import Quantities

extension Policy {
  /// All plans below a plan, whatever the depth; a plan that is below itself is among them.
  ///
  /// - Complexity: O(plans · directives).
  public func members(of plan: Plan) -> Set<PlanID> {
    var found: Set<PlanID> = []
    var pending = [plan]
    while let next = pending.popLast() {
      for id in next.directives.compactMap(\.target.plan) where found.insert(id).inserted {
        if let member = self.plan(id) { pending.append(member) }
      }
    }
    return found
  }

  /// One way to reach a directive: the plans passed, the top one first.
  public struct DirectivePath: Hashable, Sendable {
    public let plans: [Plan]
    public let directive: Directive

    /// `MYDB/MAILDB`.
    public var name: String { plans.map(\.name.text).joined(separator: "/") }
  }

  /// Every directive that is no sub-plan, by every way to it, in the plan's order. A plan that
  /// contains itself is entered once.
  public func paths(of plan: Plan) -> [DirectivePath] {
    var paths: [DirectivePath] = []
    var entered = 0
    collect(plan, behind: [], into: &paths, &entered)
    return paths
  }

  /// - Parameter entered: how often a plan was entered: plans without a group end no search by
  ///   the number of paths.
  private func collect(
    _ plan: Plan, behind: [Plan], into paths: inout [DirectivePath], _ entered: inout Int
  ) {
    guard !behind.contains(where: { $0.id == plan.id }), paths.count < Self.mostPaths,
      entered < Self.mostPaths
    else { return }
    entered += 1
    let plans = behind + [plan]
    for directive in plan.directives {
      if let member = directive.target.plan {
        if let plan = self.plan(member) { collect(plan, behind: plans, into: &paths, &entered) }
      } else {
        paths.append(DirectivePath(plans: plans, directive: directive))
      }
    }
  }

  /// Plans nested as a ladder double the paths at every rung; beyond this the rest is left out.
  static let mostPaths = 100_000
}
