import Glibc

extension ControlGroups {
  /// Makes our folder in every hierarchy that can be used. A controller that cannot be used is no
  /// error: ``unusable`` tells why.
  ///
  /// - Parameters:
  ///   - root: stands for `/`.
  ///   - imitation: when the hierarchies are plain files.
  ///   - isWithoutUnified: leaves version 2 alone where it holds no controller of ours.
  package static func open(
    _ layout: ControlGroupLayout, base: GroupBaseName = .usual, root: String = "",
    imitation: Imitation? = nil, isWithoutUnified: Bool = false
  ) -> ControlGroups {
    var branches: [Branch] = []
    var unusable: [Controller: String] = [:]
    for controller in Controller.allCases {
      if case .unusable(let reason) = layout.place(of: controller) { unusable[controller] = reason }
    }
    for hierarchy in layout.hierarchies where hierarchy.obstacle == nil {
      if hierarchy.isUnified, isWithoutUnified, hierarchy.controllers.isEmpty { continue }
      do {
        var branch = try makeBranch(hierarchy, base, root, imitation)
        if hierarchy.isUnified {
          for (controller, reason) in branch.enableControllers() { unusable[controller] = reason }
          branch.controllers += [.freezer, .cpuacct].filter { controller in
            !layout.hierarchies.contains {
              !$0.isUnified && $0.controllers.contains(controller)
            }
          }
        }
        branches.append(branch)
      } catch {
        for controller in hierarchy.controllers { unusable[controller] = "\(error)" }
      }
    }
    for controller in Controller.allCases where unusable[controller] == nil {
      guard !branches.contains(where: { $0.controllers.contains(controller) }) else { continue }
      unusable[controller] = "the hierarchy of \(controller.rawValue) is left alone"
    }
    return ControlGroups(
      branches: branches, unusable: unusable, page: pageSize)
  }

  /// Opens the folders that were ours once. One that is gone is left out and not made again.
  ///
  /// - Parameter imitation: when the hierarchies are plain files.
  package static func reopen(
    _ places: [GroupPlace], base: GroupBaseName, imitation: Imitation? = nil
  ) -> ControlGroups {
    var branches: [Branch] = []
    var unusable = Dictionary(
      uniqueKeysWithValues: Controller.allCases.map { ($0, "it was of no use at the start") })
    for place in places {
      let kind =
        imitation.map { GroupTreeKind.imitation(isUnified: place.isUnified, $0) }
        ?? .kernel(isUnified: place.isUnified)
      do {
        let above = try GroupDoor(folder: place.folder, kind: kind)
        guard let door = try above.doorIfThere(to: base) else { continue }
        branches.append(
          Branch(door: door, above: above, base: base, controllers: place.controllers))
        for controller in place.controllers { unusable[controller] = nil }
      } catch {
        for controller in place.controllers { unusable[controller] = "\(error)" }
      }
    }
    return ControlGroups(branches: branches, unusable: unusable, page: pageSize)
  }

  private static var pageSize: UInt64 { UInt64(max(1, sysconf(Int32(_SC_PAGESIZE)))) }

  private static func makeBranch(
    _ hierarchy: GroupHierarchy, _ base: GroupBaseName, _ root: String, _ imitation: Imitation?
  ) throws(GroupDoorError) -> Branch {
    let isUnified = hierarchy.isUnified
    let kind =
      imitation.map { GroupTreeKind.imitation(isUnified: isUnified, $0) }
      ?? .kernel(isUnified: isUnified)
    let above = try GroupDoor(folder: root + hierarchy.folder, kind: kind)
    let door = try above.door(to: base)
    let branch = Branch(
      door: door, above: above, base: base, controllers: hierarchy.controllers)
    try branch.inheritCPUSet(of: .root)
    try branch.chargeGroupsAbove()
    return branch
  }

  /// Removes our folder from every hierarchy where nothing is in it.
  package func removeIfUnused() throws(GroupDoorError) {
    for branch in branches {
      do {
        try branch.above.remove(branch.base)
      } catch {
        guard error.isAbsence || [EBUSY, ENOTEMPTY].contains(error.number) else { throw error }
      }
    }
  }

  /// Removes our folder in every hierarchy, with all that is in it.
  ///
  /// - Throws: `notEmpty` when processes are left in one.
  package func removeAll(_ patience: Patience) throws(GroupDoorError) {
    for branch in branches {
      try remove(branch.door.children(of: .root).map { GroupPath([$0]) }, in: branch, patience)
      do {
        try branch.above.remove(branch.base)
      } catch {
        if !error.isAbsence { throw error }
      }
    }
  }
}

extension ControlGroups.Branch {
  /// Gives all controllers to our folder, from above.
  ///
  /// - Returns: why some cannot be given; they are taken out of `controllers`.
  mutating func enableControllers() -> [Controller: String] {
    var failures: [Controller: String] = [:]
    for controller in controllers {
      do {
        try enable([controller], in: .root, of: above)
        try enable([controller], in: .root, of: door)
      } catch {
        failures[controller] = "\(error)"
      }
    }
    controllers.removeAll { failures[$0] != nil }
    return failures
  }

  /// Has `group` hand on controllers to the groups below it.
  func enable(
    _ wanted: [Controller], in group: GroupPath, of door: GroupDoor
  ) throws(GroupDoorError) {
    let file = "cgroup.subtree_control"
    let enabled = Controller.unified(parsing: try door.read(file, of: group))
    let missing = wanted.filter { !enabled.contains($0) }.compactMap(\.unifiedName)
    guard !missing.isEmpty else { return }
    try door.write(missing.map { "+" + $0 }.joined(separator: " "), to: file, of: group)
  }

  /// Before Linux 5.11 memory was charged to the group above only where that was asked for, and
  /// only before there were groups below.
  func chargeGroupsAbove() throws(GroupDoorError) {
    let file = "memory.use_hierarchy"
    guard try door.readIfThere(file, of: .root) == "0\n" else { return }
    try door.write("1", to: file, of: .root)
  }

  /// Gives a group of version 1 the CPUs and memory nodes of the group above: it has none at
  /// first, and lets no process in.
  func inheritCPUSet(of group: GroupPath) throws(GroupDoorError) {
    guard !door.kind.isUnified, controllers.contains(.cpuset) else { return }
    for file in ["cpuset.cpus", "cpuset.mems"] {
      let own = try door.read(file, of: group)
      guard own.isEmpty || own == "\n" else { continue }
      let list =
        if let parent = group.parent { try door.read(file, of: parent) } else {
          try above.read(file, of: .root)
        }
      try door.write(String(list.prefix { $0 != "\n" }), to: file, of: group)
    }
  }
}
