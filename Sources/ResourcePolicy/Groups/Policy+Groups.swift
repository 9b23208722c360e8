public import Quantities

extension Policy {
  static let firstUserGroup = GroupID(100)
  static let mostGroups = 100_000
  /// Ids stay exact in every JSON reader.
  static let highestID: UInt64 = 1 << 53

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  /// - Complexity: O(groups).
  public func group(named name: String) throws(PolicyError) -> ConsumerGroup {
    let key = name.lowercased()
    guard let group = groups.first(where: { $0.name.key == key }) else {
      throw .notFound(.group, name: name)
    }
    return group
  }

  /// - Complexity: O(log groups).
  public func group(_ id: GroupID) -> ConsumerGroup? {
    position(of: id).map { groups[$0] }
  }

  /// - Returns: the new group, with the next free id.
  /// - Throws: ``PolicyError`` when the name is taken or a value is out of range.
  @discardableResult
  public mutating func createGroup(
    _ name: EntityName, _ attributes: GroupAttributes, at time: WallTime
  ) throws(PolicyError) -> ConsumerGroup {
    try checkFree(name)
    try attributes.check()
    guard groups.count < Self.mostGroups, nextGroup.value < Self.highestID else {
      throw .limitReached(.group, limit: Self.mostGroups)
    }
    let group = ConsumerGroup(
      id: nextGroup, name: name, attributes: attributes, created: time, modified: time)
    groups.append(group)
    nextGroup = GroupID(nextGroup.value + 1)
    return group
  }

  /// - Throws: ``PolicyError`` when the group is unknown or a value is out of range.
  public mutating func setGroup(
    _ id: GroupID, _ attributes: GroupAttributes, at time: WallTime
  ) throws(PolicyError) {
    guard let position = position(of: id) else { throw .notFound(.group, name: "\(id)") }
    try attributes.check()
    guard groups[position].attributes != attributes else { return }
    groups[position].attributes = attributes
    groups[position].modified = time
  }

  /// References follow, because they are by id.
  ///
  /// - Throws: ``PolicyError`` when the group is built in or the new name is taken.
  public mutating func renameGroup(
    _ id: GroupID, to name: EntityName, at time: WallTime
  ) throws(PolicyError) {
    guard let position = position(of: id) else { throw .notFound(.group, name: "\(id)") }
    let old = groups[position]
    guard !old.isBuiltIn else {
      throw .builtIn(.group, name: old.name.text, operation: "renamed")
    }
    if old.name != name { try checkFree(name) }
    guard old.name.text != name.text else { return }
    groups[position].name = name
    groups[position].modified = time
  }

  /// - Parameter heir: takes over every mapping, rule and setting that names the group; the
  ///   directives of the group are dropped with it, and it leaves its server pool.
  /// - Throws: ``PolicyError/inUse(_:name:users:)`` when it is referred to and there is no heir.
  public mutating func deleteGroup(_ id: GroupID, heir: GroupID?) throws(PolicyError) {
    guard let position = position(of: id) else { throw .notFound(.group, name: "\(id)") }
    let group = groups[position]
    guard !group.isBuiltIn else {
      throw .builtIn(.group, name: group.name.text, operation: "deleted")
    }
    if let heir {
      guard let taker = self.group(heir) else { throw .notFound(.group, name: "\(heir)") }
      guard heir != id else {
        throw .inUse(.group, name: group.name.text, users: ["itself as the heir"])
      }
      guard taker.attributes.isActive else { throw .inactive(.group, name: taker.name.text) }
      reassign(from: id, to: heir)
    } else {
      let users = users(of: id)
      guard users.isEmpty else { throw .inUse(.group, name: group.name.text, users: users) }
    }
    removeFromServerPool(id)
    groups.remove(at: position)
  }

  /// Opens a group for new sessions, or closes it to them. Those it has stay.
  ///
  /// - Throws: ``PolicyError/inUse(_:name:users:)`` for a group that must take sessions.
  public mutating func setGroup(
    _ id: GroupID, isActive: Bool, at time: WallTime
  ) throws(PolicyError) {
    guard let group = group(id) else { throw .notFound(.group, name: "\(id)") }
    if !isActive {
      guard id != Self.sysGroup else {
        throw .builtIn(.group, name: group.name.text, operation: "deactivated")
      }
      var users: [String] = []
      if settings.defaultGroup == id { users.append("setting default-group") }
      if settings.runGroup == id { users.append("setting run-group") }
      guard users.isEmpty else { throw .inUse(.group, name: group.name.text, users: users) }
    }
    var attributes = group.attributes
    attributes.isActive = isActive
    try setGroup(id, attributes, at: time)
  }

  /// Everything in the policy that names the group, in words.
  public func users(of id: GroupID) -> [String] {
    var users: [String] = []
    users += mappings.filter { $0.group == id }
      .map { "mapping of \($0.attribute.rawValue) \($0.value)" }
    users += rules.filter { $0.attributes.group == id }.map { "rule \($0.name)" }
    users += plans.filter { $0.directive(for: .group(id)) != nil }.map { "plan \($0.name)" }
    users += plans.filter { $0.switches(to: id) }.map { "a switch of plan \($0.name)" }
    if settings.defaultGroup == id { users.append("setting default-group") }
    if settings.runGroup == id { users.append("setting run-group") }
    if expectations.contains(where: { $0.targets.contains(.group(id)) }) {
      users.append("an expectation")
    }
    return users
  }

  /// Directives and expectations are about the group itself, so they go with it.
  private mutating func reassign(from id: GroupID, to heir: GroupID) {
    for index in mappings.indices where mappings[index].group == id {
      mappings[index].group = heir
    }
    for index in rules.indices where rules[index].attributes.group == id {
      rules[index].attributes.group = heir
    }
    for plan in plans.indices {
      plans[plan].directives.removeAll { $0.target == .group(id) }
      for index in plans[plan].directives.indices
      where plans[plan].directives[index].switching.action == .group(id) {
        let isHeirs = plans[plan].directives[index].target == .group(heir)
        plans[plan].directives[index].switching.action = isHeirs ? .log : .group(heir)
      }
    }
    if settings.defaultGroup == id { settings.defaultGroup = heir }
    if settings.runGroup == id { settings.runGroup = heir }
    expectations.removeAll { $0.targets.contains(.group(id)) }
  }

  /// Groups stand in the order of their ids.
  private func position(of id: GroupID) -> Int? {
    var (low, high) = (0, groups.count)
    while low < high {
      let middle = (low + high) / 2
      if groups[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < groups.count && groups[low].id == id ? low : nil
  }

  /// Words that mean something else where the name of a group or plan may stand.
  private static let reservedNames: Set<String> = [
    DirectiveTarget.othersName.lowercased(), "cancel", "kill", "log", "none",
  ]

  func checkFree(
    _ name: EntityName, for kind: PolicyError.Kind = .group
  ) throws(PolicyError) {
    guard !Self.reservedNames.contains(name.key) else { throw .reservedName(name.text) }
    if groups.contains(where: { $0.name == name }) {
      throw kind == .group
        ? .alreadyExists(.group, name: name.text) : .nameTaken(name.text, by: .group)
    }
    if plans.contains(where: { $0.name == name }) {
      throw kind == .plan
        ? .alreadyExists(.plan, name: name.text) : .nameTaken(name.text, by: .plan)
    }
  }
}

extension Plan {
  /// Whether a directive moves calls into the group.
  fileprivate func switches(to group: GroupID) -> Bool {
    directives.contains { $0.switching.action == .group(group) }
  }
}
