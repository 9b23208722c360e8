public import Quantities

extension Policy {
  static let firstUserPlan = PlanID(100)
  static let mostPlans = 10_000

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  /// - Complexity: O(plans).
  public func plan(named name: String) throws(PolicyError) -> Plan {
    plans[try planIndex(of: name)]
  }

  /// - Complexity: O(plans).
  public func plan(_ id: PlanID) -> Plan? { plans.first { $0.id == id } }

  /// - Throws: ``PolicyError`` when the name is taken or a value is out of range.
  @discardableResult
  public mutating func createPlan(
    _ name: EntityName, _ attributes: PlanAttributes = PlanAttributes(), at time: WallTime
  ) throws(PolicyError) -> Plan {
    try checkFree(name, for: .plan)
    try attributes.check()
    guard plans.count < Self.mostPlans, nextPlan.value < Self.highestID else {
      throw .limitReached(.plan, limit: Self.mostPlans)
    }
    let plan = Plan(
      id: nextPlan, name: name, attributes: attributes, directives: [], created: time,
      modified: time)
    plans.append(plan)
    nextPlan = PlanID(nextPlan.value + 1)
    return plan
  }

  /// A new plan with the attributes and directives of another.
  ///
  /// - Throws: ``PolicyError`` when the one does not exist or the other does.
  @discardableResult
  public mutating func copyPlan(
    named name: String, to new: EntityName, at time: WallTime
  ) throws(PolicyError) -> Plan {
    let source = try plan(named: name)
    let copy = try createPlan(new, source.attributes, at: time)
    let index = try planIndex(of: copy.name.text)
    plans[index].directives = source.directives
    return plans[index]
  }

  /// - Throws: ``PolicyError`` when the plan is unknown, a value is out of range, or the active
  ///   plan would no longer be valid.
  public mutating func setPlan(
    named name: String, _ attributes: PlanAttributes, at time: WallTime
  ) throws(PolicyError) {
    try attributes.check()
    try changePlan(named: name, at: time) { $0.attributes = attributes }
  }

  /// - Throws: ``PolicyError`` when the plan is built in or something refers to it.
  public mutating func deletePlan(named name: String) throws(PolicyError) {
    let index = try planIndex(of: name)
    let plan = plans[index]
    guard !plan.isBuiltIn else {
      throw .builtIn(.plan, name: plan.name.text, operation: "deleted")
    }
    let users = users(of: plan.id)
    guard users.isEmpty else { throw .inUse(.plan, name: plan.name.text, users: users) }
    plans.remove(at: index)
  }

  /// Everything that names the plan, in words.
  public func users(of id: PlanID) -> [String] {
    var users: [String] = []
    if activation.plan == id { users.append("the machine: it is the active plan") }
    if activation.returnTo == id { users.append("an open window, which will return to it") }
    if settings.defaultPlan == id { users.append("setting default-plan") }
    users += plans.filter { $0.directive(for: .plan(id)) != nil }.map { "plan \($0.name)" }
    users += schedules.filter { $0.attributes.plan == id }.map { "schedule \($0.name)" }
    users += windows.filter { $0.attributes.plan == id }.map { "window \($0.name)" }
    if expectations.contains(where: { $0.plan == id || $0.targets.contains(.plan(id)) }) {
      users.append("an expectation")
    }
    return users
  }

  /// Sets or replaces one directive.
  ///
  /// - Throws: ``PolicyError`` when plan or target are unknown, a value is out of range, or the
  ///   active plan would no longer be valid.
  public mutating func setDirective(
    plan name: String, _ directive: Directive, at time: WallTime
  ) throws(PolicyError) {
    try directive.check()
    guard exists(directive.target) else {
      throw .notFound(.group, name: self.name(of: directive.target))
    }
    if case .group(let id) = directive.switching.action, group(id) == nil {
      throw .notFound(.group, name: "\(id)")
    }
    try changePlan(named: name, at: time) { plan in
      if let index = plan.directives.firstIndex(where: { $0.target == directive.target }) {
        plan.directives[index] = directive
      } else {
        plan.directives.append(directive)
      }
    }
  }

  /// - Throws: ``PolicyError`` when there is no such directive, or the active plan would no
  ///   longer be valid.
  public mutating func deleteDirective(
    plan name: String, _ target: DirectiveTarget, at time: WallTime
  ) throws(PolicyError) {
    let plan = try plan(named: name)
    guard plan.directive(for: target) != nil else {
      throw .notFound(.directive, name: "\(plan.name) \(self.name(of: target))")
    }
    try changePlan(named: name, at: time) { $0.directives.removeAll { $0.target == target } }
  }

  func planIndex(of name: String) throws(PolicyError) -> Int {
    let key = name.lowercased()
    guard let index = plans.firstIndex(where: { $0.name.key == key }) else {
      throw .notFound(.plan, name: name)
    }
    return index
  }

  /// Changes a plan unless the active one, of which it may be a member, would no longer be valid.
  private mutating func changePlan(
    named name: String, at time: WallTime, _ change: (inout Plan) -> Void
  ) throws(PolicyError) {
    let index = try planIndex(of: name)
    let former = plans[index]
    change(&plans[index])
    guard plans[index] != former else { return }
    plans[index].modified = time
    guard let active = activePlan else { return }
    let isMember = active.id == former.id || members(of: active).contains(former.id)
    guard isMember else { return }
    let findings = findings(of: active, asTop: true)
    guard findings.contains(where: { $0.severity == .error }) else { return }
    plans[index] = former
    throw .invalidPlan(name: active.name.text, findings: findings)
  }
}
