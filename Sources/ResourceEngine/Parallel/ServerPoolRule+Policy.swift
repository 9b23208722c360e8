public import ResourcePolicy

extension ServerPoolRule {
  /// A pool as the policy has it.
  public init(_ pool: ServerPool) {
    let attributes = pool.attributes
    self.init(
      id: pool.id, name: pool.name.text, minimum: attributes.minimum,
      maximum: attributes.maximum, groups: attributes.groups)
  }
}
