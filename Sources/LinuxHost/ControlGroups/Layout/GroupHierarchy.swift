/// One tree of control groups as this process sees it.
package struct GroupHierarchy: Hashable, Sendable {
  package enum Version: Hashable, Sendable {
    case legacy
    case unified(UnifiedBase)
  }

  package let version: Version
  /// Those of ours that it holds.
  package let controllers: [Controller]
  package let mountPoint: String
  /// The group that this process stands in, or that the caller named: below the mount point,
  /// empty for the mount point itself.
  package let base: String
  /// Why no group can be made below the base, in a sentence; nil when one can.
  package let obstacle: String?

  /// The folder of the base.
  package var folder: String { mountPoint + base }

  package var isUnified: Bool {
    if case .unified = version { true } else { false }
  }
}

/// What version 2 says of the group below which we make ours.
package struct UnifiedBase: Hashable, Sendable {
  /// `cgroup.controllers`: what the group may hand on.
  package let available: [Controller]
  /// `cgroup.subtree_control`: what it hands on already.
  package let enabled: [Controller]
  /// Processes stand in it. Then it can hand on nothing, unless it is the top of all.
  package let hasProcesses: Bool
  /// The top of the whole hierarchy, not of a namespace.
  package let isTop: Bool
}
