public import Quantities

/// Whom a directive is for.
public enum DirectiveTarget: Hashable, Codable, Sendable {
  case group(GroupID)
  /// A plan used as a member of this one: it divides what it gets among its own directives.
  case plan(PlanID)
  /// OTHER_GROUPS: every group that the active plan does not name.
  case others

  public var group: GroupID? { if case .group(let id) = self { id } else { nil } }
  public var plan: PlanID? { if case .plan(let id) = self { id } else { nil } }

  /// The name of OTHER_GROUPS.
  public static let othersName = "OTHER_GROUPS"
}

extension Policy {
  /// The name that a directive's target is shown by.
  public func name(of target: DirectiveTarget) -> String {
    switch target {
    case .others: DirectiveTarget.othersName
    case .group(let id): name(of: id)
    case .plan(let id): plan(id)?.name.text ?? "#\(id)"
    }
  }

  public func name(of group: GroupID) -> String {
    self.group(group)?.name.text ?? "#\(group)"
  }

  /// - Throws: ``PolicyError/notFound(_:name:)``; groups and plans share one name space.
  public func target(named name: String) throws(PolicyError) -> DirectiveTarget {
    if name.lowercased() == DirectiveTarget.othersName.lowercased() { return .others }
    if let plan = try? plan(named: name) { return .plan(plan.id) }
    return .group(try group(named: name).id)
  }
}
