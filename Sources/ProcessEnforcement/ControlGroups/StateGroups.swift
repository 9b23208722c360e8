import LinuxHost
import Quantities
import ResourceEngine

/// Where the control groups of a state are. Each state has a folder of its own, so that two of
/// them on one machine never touch each other's.
enum StateGroups {
  /// `rmctl-` and the first digits of what names the state.
  static func base(_ lineage: String) -> GroupBaseName {
    let digits = lineage.lowercased().filter { $0.isHexDigit && $0.isASCII }.prefix(12)
    return GroupBaseName(parsing: "rmctl-\(digits)") ?? .usual
  }

  /// Those of a machine as this process finds them.
  ///
  /// - Parameter root: the group below which they are to stand; nil for the one that this process
  ///   stands in.
  static func open(_ lineage: String, below root: String?) -> ControlGroups {
    ControlGroups.open(
      ControlGroupLayout.read(base: root), base: base(lineage), isWithoutUnified: true)
  }

  /// Those that a command was started with.
  static func reopen(_ enforcement: Enforcement, _ lineage: String) -> ControlGroups {
    ControlGroups.reopen(enforcement.folders.map(GroupPlace.init), base: base(lineage))
  }

  /// `g-` and the consumer group, `s-` and the session in it: flat, because a plan divides the
  /// machine and another one divides it otherwise, and no process should move for that. What is
  /// nested in a plan is in the weights, which the share solver works out anew whenever somebody
  /// comes or goes.
  static func path(of session: SessionID, in group: GroupID) -> GroupPath {
    path(of: group).appending(.session(session.value))
  }

  static func path(of group: GroupID) -> GroupPath {
    GroupPath([.group(group.value)])
  }
}

extension GroupPlace {
  init(_ folder: Enforcement.Folder) {
    self.init(
      folder: folder.path, isUnified: folder.isUnified,
      controllers: folder.controllers.compactMap { Controller(rawValue: $0) })
  }
}

extension Enforcement.Folder {
  init(_ place: GroupPlace) {
    self.init(
      path: place.folder, isUnified: place.isUnified, controllers: place.controllers.map(\.rawValue)
    )
  }
}
