/// Which control groups there are on this machine, and which of them this process may use.
package struct ControlGroupLayout: Hashable, Sendable {
  package enum Kind: String, Sendable {
    /// Version 2 holds all controllers there are.
    case unified
    /// Version 1 alone.
    case legacy
    /// Version 1 holds controllers, and version 2 is mounted beside it.
    case hybrid
    /// Groups are mounted, and none of them for writing.
    case readOnly
    case none
  }

  /// Where a controller is, or why it is of no use.
  package enum Place: Hashable, Sendable {
    case usable(GroupHierarchy)
    /// A sentence that says why nothing can be enforced with it.
    case unusable(reason: String)
  }

  package let kind: Kind
  /// Those with a controller of ours, and version 2 in any case.
  package let hierarchies: [GroupHierarchy]

  package func place(of controller: Controller) -> Place {
    if controller == .cpuacct || controller == .freezer, let unified,
      !hierarchies.contains(where: { !$0.isUnified && $0.controllers.contains(controller) })
    {
      return Self.place(in: unified)
    }
    guard let hierarchy = hierarchies.first(where: { $0.controllers.contains(controller) }) else {
      return .unusable(reason: absence(of: controller))
    }
    return Self.place(in: hierarchy)
  }

  package var unified: GroupHierarchy? { hierarchies.first { $0.isUnified } }

  private static func place(in hierarchy: GroupHierarchy) -> Place {
    hierarchy.obstacle.map { .unusable(reason: $0) } ?? .usable(hierarchy)
  }

  private func absence(of controller: Controller) -> String {
    guard kind != .none else { return "no file system of control groups is mounted" }
    if let unified, controller.unifiedName != nil, kind != .hybrid {
      return unified.obstacle
        ?? "the group \(unified.folder) is not given the controller \(controller.rawValue): the "
        + " group above it must enable it in cgroup.subtree_control"
    }
    return "the controller \(controller.legacyName) is in none of the mounted hierarchies"
  }
}
