public import Quantities

extension Policy {
  static let mostServerPools = 10_000
  /// What lists call the pool of all groups that are in no other.
  public static let standardServerPool = "default"

  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public func serverPool(named name: String) throws(PolicyError) -> ServerPool {
    serverPools[try serverPoolIndex(of: name)]
  }

  /// The pool that a group is in; nil: the built-in one.
  ///
  /// - Complexity: O(pools and their groups).
  public func serverPool(of group: GroupID) -> ServerPool? {
    serverPools.first { $0.attributes.groups.contains(group) }
  }

  /// - Throws: ``PolicyError`` when the name is taken, a group is unknown or in another pool, or
  ///   a value is out of range.
  @discardableResult
  public mutating func createServerPool(
    _ name: EntityName, _ attributes: ServerPoolAttributes = ServerPoolAttributes()
  ) throws(PolicyError) -> ServerPool {
    try checkGroups(of: attributes, butOf: nil)
    return try addServerPool(name, attributes)
  }

  /// - Throws: ``PolicyError`` as ``createServerPool(_:_:)`` does.
  public mutating func setServerPool(
    named name: String, _ attributes: ServerPoolAttributes
  ) throws(PolicyError) {
    let pool = try serverPool(named: name)
    try checkGroups(of: attributes, butOf: pool.id)
    try replaceServerPool(named: name, attributes)
  }

  /// Its groups are in the built-in pool then.
  ///
  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func deleteServerPool(named name: String) throws(PolicyError) {
    serverPools.remove(at: try serverPoolIndex(of: name))
  }

  /// All but that a group is in one pool only.
  func checkServerPool(_ attributes: ServerPoolAttributes) throws(PolicyError) {
    try attributes.check()
    for group in attributes.groups where self.group(group) == nil {
      throw .notFound(.group, name: "\(group)")
    }
  }

  /// Makes a pool, whatever pools its groups are in by now.
  @discardableResult
  mutating func addServerPool(
    _ name: EntityName, _ attributes: ServerPoolAttributes
  ) throws(PolicyError) -> ServerPool {
    guard name.key != Self.standardServerPool else {
      throw .builtIn(.serverPool, name: name.text, operation: "created")
    }
    guard !serverPools.contains(where: { $0.name == name }) else {
      throw .alreadyExists(.serverPool, name: name.text)
    }
    guard serverPools.count < Self.mostServerPools, nextServerPool.value < Self.highestID else {
      throw .limitReached(.serverPool, limit: Self.mostServerPools)
    }
    try checkServerPool(attributes)
    let pool = ServerPool(id: nextServerPool, name: name, attributes: attributes.normalized)
    serverPools.append(pool)
    nextServerPool = ServerPoolID(nextServerPool.value + 1)
    return pool
  }

  func serverPoolIndex(of name: String) throws(PolicyError) -> Int {
    let key = name.lowercased()
    guard let index = serverPools.firstIndex(where: { $0.name.key == key }) else {
      throw .notFound(.serverPool, name: name)
    }
    return index
  }

  /// A deleted group leaves its pool.
  mutating func removeFromServerPool(_ group: GroupID) {
    for index in serverPools.indices {
      serverPools[index].attributes.groups.removeAll { $0 == group }
    }
  }

  private func checkGroups(
    of attributes: ServerPoolAttributes, butOf id: ServerPoolID?
  ) throws(PolicyError) {
    for group in attributes.groups {
      guard let other = serverPool(of: group), other.id != id else { continue }
      throw .inUse(.group, name: name(of: group), users: ["server pool \(other.name)"])
    }
  }
}
