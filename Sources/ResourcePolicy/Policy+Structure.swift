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
    if Set(groups.map(\.name) + plans.map(\.name)).count < groups.count + plans.count {
      return "two groups or plans have one name"
    }
    return objectProblem ?? referenceProblem ?? valueProblem
  }

  /// Rules, schedules, windows and server pools: ids and names are unique, in whatever order they
  /// stand.
  private var objectProblem: String? {
    func problem<ID: Identifier>(
      _ objects: [(id: ID, name: EntityName)], below next: ID, of kind: String
    ) -> String? {
      guard Set(objects.map(\.id)).count == objects.count else {
        return "two \(kind)s have one id"
      }
      guard Set(objects.map(\.name)).count == objects.count else {
        return "two \(kind)s have one name"
      }
      return objects.contains { $0.id >= next } ? "the next \(kind) id is taken" : nil
    }
    return problem(rules.map { ($0.id, $0.name) }, below: nextRule, of: "rule")
      ?? problem(schedules.map { ($0.id, $0.name) }, below: nextSchedule, of: "schedule")
      ?? problem(windows.map { ($0.id, $0.name) }, below: nextWindow, of: "window")
      ?? problem(serverPools.map { ($0.id, $0.name) }, below: nextServerPool, of: "server pool")
  }

  private var referenceProblem: String? {
    let known = Set(groups.map(\.id))
    guard Set([Self.sysGroup, Self.interactiveGroup, Self.batchGroup]).isSubset(of: known) else {
      return "a built-in group is missing"
    }
    let directives = plans.flatMap(\.directives)
    let targets = directives.map(\.target) + expectations.flatMap(\.targets)
    let switches = directives.compactMap { directive -> GroupID? in
      if case .group(let id) = directive.switching.action { id } else { nil }
    }
    let groups =
      mappings.map(\.group) + rules.map(\.attributes.group) + targets.compactMap(\.group)
      + switches + serverPools.flatMap(\.attributes.groups)
      + [settings.defaultGroup, settings.runGroup]
    if let missing = groups.first(where: { !known.contains($0) }) {
      return "group \(missing) is referred to but does not exist"
    }
    let knownPlans = Set(plans.map(\.id))
    var named = targets.compactMap(\.plan) + expectations.map(\.plan)
    named += schedules.map(\.attributes.plan) + windows.compactMap(\.attributes.plan)
    named += [settings.defaultPlan] + [activation.returnTo].compactMap { $0 }
    if let missing = named.first(where: { !knownPlans.contains($0) }) {
      return "plan \(missing) is referred to but does not exist"
    }
    return activePlan == nil ? "the active plan does not exist" : nil
  }

  private var valueProblem: String? {
    let pooled = serverPools.flatMap(\.attributes.groups)
    guard Set(pooled).count == pooled.count else { return "a group is in two server pools" }
    guard serverPools.allSatisfy({ $0.id.value > 0 }) else {
      return "a server pool has the id of the built-in one"
    }
    guard plans.allSatisfy({ Set($0.directives.map(\.target)).count == $0.directives.count })
    else { return "a plan has two directives for one target" }
    do {
      for group in groups { try group.attributes.check() }
      for plan in plans {
        try plan.attributes.check()
        for directive in plan.directives { try directive.check() }
      }
      for rule in rules { try rule.attributes.check() }
      for schedule in schedules { try schedule.attributes.check() }
      for window in windows { try window.attributes.check() }
      for pool in serverPools { try pool.attributes.check() }
      try settings.coordinator.check()
    } catch {
      return "\(error)"
    }
    return nil
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
