public import Quantities

extension Policy {
  static let mostMappings = 100_000

  /// Sets or replaces the mapping of one value. Mappings that have run out are dropped on the way.
  ///
  /// - Parameter until: nil for good.
  /// - Returns: the group that the value was mapped to before.
  /// - Throws: ``PolicyError`` when the group is unknown, the attribute cannot be mapped or `until`
  ///   has passed.
  @discardableResult
  public mutating func setMapping(
    _ attribute: MappingAttribute, _ value: Glob, to group: GroupID, until: WallTime? = nil,
    at time: WallTime
  ) throws(PolicyError) -> GroupID? {
    guard attribute != .explicit else {
      throw .invalidText(
        field: "attribute", problem: "explicit is what a session asks for; it has no mappings")
    }
    guard self.group(group) != nil else { throw .notFound(.group, name: "\(group)") }
    if let until, until <= time {
      throw .outOfRange(field: "until", value: until.description, range: "a time to come")
    }
    mappings.removeAll { !$0.isValid(at: time) }
    let mapping = AttributeMapping(attribute, value, to: group, until: until)
    let index = mappings.firstIndex {
      $0.isSame(attribute, value, isTemporary: until != nil)
    }
    if let index {
      let former = mappings[index].group
      mappings[index] = mapping
      return former
    }
    guard mappings.count < Self.mostMappings else {
      throw .limitReached(.mapping, limit: Self.mostMappings)
    }
    mappings.append(mapping)
    return nil
  }

  /// Takes the permanent and the temporary mapping of a value away.
  ///
  /// - Throws: ``PolicyError/notFound(_:name:)``.
  public mutating func deleteMapping(
    _ attribute: MappingAttribute, _ value: Glob, at time: WallTime
  ) throws(PolicyError) {
    let former = mappings
    mappings.removeAll {
      $0.isSame(attribute, value, isTemporary: true)
        || $0.isSame(attribute, value, isTemporary: false)
    }
    guard mappings.count < former.count else {
      throw .notFound(.mapping, name: "\(attribute.rawValue) \(value.pattern)")
    }
    mappings.removeAll { !$0.isValid(at: time) }
  }

  public mutating func setMappingOrder(_ order: MappingOrder) {
    mappingOrder = order
  }
}
