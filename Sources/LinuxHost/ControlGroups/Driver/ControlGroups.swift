/// Our control groups: one folder of ours in every hierarchy that is of use, with the same groups
/// below each, whichever version it is of.
package struct ControlGroups: Sendable {
  /// Our folder in one hierarchy.
  struct Branch: Sendable {
    /// Whose root is our folder.
    let door: GroupDoor
    /// Whose root is the group above it.
    let above: GroupDoor
    let base: GroupBaseName
    /// Those that groups below our folder have.
    var controllers: [Controller]
  }

  let branches: [Branch]
  /// Why a controller enforces nothing, in a sentence each.
  package let unusable: [Controller: String]
  /// Bytes of a page of memory.
  let page: UInt64

  /// The controllers that enforce and count. The freezer and the count of CPU time are among them
  /// in version 2 as well.
  package var usable: [Controller] { Controller.allCases.filter { unusable[$0] == nil } }

  /// Where our folders are, for ``reopen(_:base:imitation:)``.
  package var places: [GroupPlace] {
    branches.map { branch in
      GroupPlace(
        folder: branch.above.folder, isUnified: branch.door.kind.isUnified,
        controllers: branch.controllers)
    }
  }

  /// Whether there is a controller that limits or weighs, and not only those that count or stop.
  package var canLimit: Bool { usable.contains { $0 != .freezer && $0 != .cpuacct } }

  /// Whether limits of I/O hold for the processes of a group only, and not for those of groups
  /// below it, as in version 1.
  package var isIOFlat: Bool { branch(of: .io)?.door.kind.isUnified == false }

  func branch(of controller: Controller) -> Branch? {
    branches.first { $0.controllers.contains(controller) }
  }

  var unified: Branch? { branches.first { $0.door.kind.isUnified } }
}
