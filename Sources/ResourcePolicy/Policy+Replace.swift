public import Quantities

// What a policy document needs: whole objects and orders at once. Between two of these steps the
// active plan may be invalid, and a group in several server pools; `checkActivePlan()` and
// `checkServerPools()` end them.
extension Policy {
  /// - Throws: ``PolicyError`` when the plan is unknown or a value is out of range.
  public mutating func replacePlan(
    named name: String, _ attributes: PlanAttributes, at time: WallTime
  ) throws(PolicyError) {
    try attributes.check()
    let index = try planIndex(of: name)
    guard plans[index].attributes != attributes else { return }
    plans[index].attributes = attributes
    plans[index].modified = time
  }

  /// - Throws: ``PolicyError`` when the plan is unknown or a directive is not valid by itself.
  public mutating func replaceDirectives(
    of name: String, _ directives: [Directive], at time: WallTime
  ) throws(PolicyError) {
    for directive in directives { try directive.check() }
    let index = try planIndex(of: name)
    guard plans[index].directives != directives else { return }
    plans[index].directives = directives
    plans[index].modified = time
  }

  /// - Throws: ``PolicyError/invalidPlan(name:findings:)``.
  public func checkActivePlan() throws(PolicyError) {
    guard let plan = activePlan else { return }
    let findings = findings(of: plan, asTop: true)
    guard !findings.contains(where: { $0.severity == .error }) else {
      throw .invalidPlan(name: plan.name.text, findings: findings)
    }
  }

  /// Makes a server pool or gives the one there is these attributes.
  ///
  /// - Throws: ``PolicyError`` when a group is unknown or a value is out of range.
  public mutating func replaceServerPool(
    _ name: EntityName, _ attributes: ServerPoolAttributes
  ) throws(PolicyError) {
    if serverPools.contains(where: { $0.name == name }) {
      try replaceServerPool(named: name.text, attributes)
    } else {
      try addServerPool(name, attributes)
    }
  }

  mutating func replaceServerPool(
    named name: String, _ attributes: ServerPoolAttributes
  ) throws(PolicyError) {
    let index = try serverPoolIndex(of: name)
    try checkServerPool(attributes)
    serverPools[index].attributes = attributes.normalized
  }

  /// - Throws: ``PolicyError/inUse(_:name:users:)`` for a group in several pools.
  public func checkServerPools() throws(PolicyError) {
    var owners: [GroupID: EntityName] = [:]
    for pool in serverPools {
      for group in pool.attributes.groups {
        guard let owner = owners.updateValue(pool.name, forKey: group) else { continue }
        throw .inUse(
          .group, name: self.name(of: group),
          users: ["server pool \(owner)", "server pool \(pool.name)"])
      }
    }
  }

  public mutating func removeMapping(_ mapping: AttributeMapping) {
    mappings.removeAll { $0 == mapping }
  }

  /// Brings the rules that are named into this order, in the places that they have together.
  public mutating func orderRules(as names: [EntityName]) {
    var byName: [EntityName: MappingRule] = [:]
    for rule in rules { byName[rule.name] = rule }
    let places = Set(names)
    var wanted = names.compactMap { byName[$0] }.makeIterator()
    rules = rules.map { rule in
      places.contains(rule.name) ? wanted.next() ?? rule : rule
    }
  }

  /// The same for mappings.
  public mutating func orderMappings(as order: [AttributeMapping]) {
    let places = Set(order)
    var wanted = order.makeIterator()
    mappings = mappings.map { mapping in
      places.contains(mapping) ? wanted.next() ?? mapping : mapping
    }
  }
}
