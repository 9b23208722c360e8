import Quantities

extension Policy {
  /// What is broken in a policy that did not come from our own operations, as a sentence; nil
  /// when it is whole. Everything else in this room may rely on it.
  ///
  /// - Complexity: O(n log n) in the size of the policy.
  public var structuralProblem: String? {
    if let problem = Self.problem(inIDs: groups.map(\.id), below: nextGroup, of: "group") {
      return problem
    }
    if let problem = Self.problem(inIDs: plans.map(\.id), below: nextPlan, of: "plan") {
      return problem
    }
    if let problem = Self.problem(inIDs: rules.map(\.id), below: nextRule, of: "rule") {
      return problem
    }
    if Set(groups.map(\.name) + plans.map(\.name)).count < groups.count + plans.count {
      return "two groups or plans have one name"
    }
    let known = Set(groups.map(\.id))
    guard Set([Self.sysGroup, Self.interactiveGroup, Self.batchGroup]).isSubset(of: known) else {
      return "a built-in group is missing"
    }
    let named =
      mappings.map(\.group) + rules.map(\.group) + plans.flatMap { $0.directives.map(\.group) }
      + [settings.defaultGroup, settings.runGroup]
    if let missing = named.compactMap({ $0 }).first(where: { !known.contains($0) }) {
      return "group \(missing) is referred to but does not exist"
    }
    guard plans.allSatisfy({ Set($0.directives.map(\.group)).count == $0.directives.count }) else {
      return "a plan has two directives for one group"
    }
    guard Set(rules.map(\.name)).count == rules.count else { return "two rules have one name" }
    do {
      for group in groups { try group.attributes.check() }
      for plan in plans { for directive in plan.directives { try directive.check() } }
    } catch {
      return "\(error)"
    }
    return activePlan == nil ? "the active plan does not exist" : nil
  }

  private static func problem<ID: Identifier>(
    inIDs ids: [ID], below next: ID, of kind: String
  ) -> String? {
    guard zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) else {
      return "\(kind) ids are not in order"
    }
    guard let last = ids.last, last >= next else { return nil }
    return "the next \(kind) id is taken"
  }
}
