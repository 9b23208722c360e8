public import Quantities

extension Policy {
  static let firstUserPlan = PlanID(100)
  static let mostPlans = 10_000

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public func plan(named name: String) throws(PolicyError) -> Plan {
    let key = name.lowercased()
    guard let plan = plans.first(where: { $0.name.key == key }) else {
      throw .notFound(.plan, name: name)
    }
    return plan
  }

  public func plan(_ id: PlanID) -> Plan? { plans.first { $0.id == id } }

  /// - Throws: ``PolicyError`` when the name is taken or a value is out of range.
  @discardableResult
  public mutating func createPlan(
    _ name: EntityName, description: String?, maxUtilization: Percentage, at time: WallTime
  ) throws(PolicyError) -> Plan {
    try checkFree(name, for: .plan)
    try Self.check(description: description, maxUtilization: maxUtilization)
    guard plans.count < Self.mostPlans, nextPlan.value < Self.highestID else {
      throw .limitReached(.plan, limit: Self.mostPlans)
    }
    let plan = Plan(
      id: nextPlan, name: name, description: description, maxUtilization: maxUtilization,
      directives: [], created: time, modified: time)
    plans.append(plan)
    nextPlan = PlanID(nextPlan.value + 1)
    return plan
  }

  /// Changes what is given and leaves the rest.
  ///
  /// - Throws: ``PolicyError`` when the plan is unknown or a value is out of range.
  public mutating func setPlan(
    named name: String, description: String?, maxUtilization: Percentage?, at time: WallTime
  ) throws(PolicyError) {
    let index = try planIndex(of: name)
    var plan = plans[index]
    plan.description = description ?? plan.description
    plan.maxUtilization = maxUtilization ?? plan.maxUtilization
    try Self.check(description: plan.description, maxUtilization: plan.maxUtilization)
    guard plan != plans[index] else { return }
    plan.modified = time
    plans[index] = plan
  }

  /// - Throws: ``PolicyError`` when the plan is built in or active.
  public mutating func deletePlan(named name: String) throws(PolicyError) {
    let index = try planIndex(of: name)
    let plan = plans[index]
    guard !plan.isBuiltIn else {
      throw .builtIn(.plan, name: plan.name.text, operation: "deleted")
    }
    guard activation.plan != plan.id else {
      throw .inUse(.plan, name: plan.name.text, users: ["the machine: it is the active plan"])
    }
    plans.remove(at: index)
  }

  /// Sets or replaces one directive.
  ///
  /// - Throws: ``PolicyError`` when plan or group are unknown, a value is out of range, or the
  ///   active plan would no longer be valid.
  public mutating func setDirective(
    plan name: String, _ directive: Directive, at time: WallTime
  ) throws(PolicyError) {
    try directive.check()
    if let id = directive.group, group(id) == nil { throw .notFound(.group, name: "\(id)") }
    try changeDirectives(plan: name, at: time) { directives in
      if let index = directives.firstIndex(where: { $0.group == directive.group }) {
        directives[index] = directive
      } else {
        directives.append(directive)
      }
    }
  }

  /// - Throws: ``PolicyError`` when there is no such directive, or the active plan would no
  ///   longer be valid.
  public mutating func deleteDirective(
    plan name: String, group: GroupID?, at time: WallTime
  ) throws(PolicyError) {
    let plan = try plan(named: name)
    guard plan.directive(for: group) != nil else {
      throw .notFound(.directive, name: "\(plan.name) \(directiveName(group))")
    }
    try changeDirectives(plan: name, at: time) { $0.removeAll { $0.group == group } }
  }

  /// Makes a plan the active one.
  ///
  /// - Throws: ``PolicyError/invalidPlan(name:findings:)`` when it has errors.
  public mutating func activatePlan(
    named name: String, by actor: String, at time: WallTime
  ) throws(PolicyError) {
    let plan = try plan(named: name)
    let findings = findings(of: plan)
    guard !findings.contains(where: { $0.severity == .error }) else {
      throw .invalidPlan(name: plan.name.text, findings: findings)
    }
    guard activation.plan != plan.id else { return }
    activation = Activation(plan: plan.id, by: actor, at: time)
  }

  /// The name that a directive's group is shown by.
  public func directiveName(_ group: GroupID?) -> String {
    guard let group else { return Directive.otherGroupsName }
    return self.group(group)?.name.text ?? "#\(group)"
  }

  private func planIndex(of name: String) throws(PolicyError) -> Int {
    let key = name.lowercased()
    guard let index = plans.firstIndex(where: { $0.name.key == key }) else {
      throw .notFound(.plan, name: name)
    }
    return index
  }

  private mutating func changeDirectives(
    plan name: String, at time: WallTime, _ change: (inout [Directive]) -> Void
  ) throws(PolicyError) {
    let index = try planIndex(of: name)
    var plan = plans[index]
    change(&plan.directives)
    guard plan.directives != plans[index].directives else { return }
    plan.modified = time
    let findings = findings(of: plan)
    if activation.plan == plan.id, findings.contains(where: { $0.severity == .error }) {
      throw .invalidPlan(name: plan.name.text, findings: findings)
    }
    plans[index] = plan
  }

  private static func check(
    description: String?, maxUtilization: Percentage
  ) throws(PolicyError) {
    if let description { try FreeText.check(description, field: "description") }
    guard maxUtilization.partsPerMillion >= 10_000 else {
      throw .outOfRange(
        field: "max utilization", value: maxUtilization.description, range: "1 to 100 percent")
    }
  }
}
