import Glibc

extension ControlGroups {
  /// Makes a group, with those above it, in every hierarchy. One that is there is left as it is.
  ///
  /// - Throws: the first failure; what was made until then stays, and ``remove(_:_:)`` finds it.
  package func make(_ group: GroupPath) throws(GroupDoorError) {
    for branch in branches {
      for level in group.levels.dropFirst() {
        if branch.door.kind.isUnified, let parent = level.parent {
          let given = branch.controllers.filter { $0.unifiedName != nil }
          try branch.enable(given, in: parent, of: branch.door)
        }
        try branch.door.make(level)
        try branch.inheritCPUSet(of: level)
      }
    }
  }

  /// Groups of ours in a group, of whichever hierarchy: what a crash has left is among them.
  package func children(of group: GroupPath = .root) throws(GroupDoorError) -> [GroupName] {
    var found: Set<GroupName> = []
    for branch in branches { found.formUnion(try branch.door.children(of: group)) }
    return found.sorted { $0.text < $1.text }
  }

  /// Puts a process with all its threads into a group, in every hierarchy. Its children will be
  /// there as well, those that it has already will not.
  ///
  /// - Parameter pid: 0 for the process that calls.
  /// - Throws: the first failure; the process may be in the group in some hierarchies then.
  package func move(_ pid: Int32, into group: GroupPath) throws(GroupDoorError) {
    for branch in branches { try branch.door.write("\(pid)", to: "cgroup.procs", of: group) }
  }

  /// The same, for one that may be gone meanwhile.
  package func moveIfAlive(_ pid: Int32, into group: GroupPath) throws(GroupDoorError) {
    for branch in branches { try branch.door.moveIfAlive(pid, into: group) }
  }

  /// The files into which a process writes 0 to put itself into a group.
  package func processFiles(of group: GroupPath) -> [String] {
    branches.map { $0.door.path(group, "cgroup.procs") }
  }

  /// All processes in a group and below it, in any hierarchy.
  package func processes(of group: GroupPath) throws(GroupDoorError) -> Set<Int32> {
    var pids: Set<Int32> = []
    for branch in branches {
      for member in [group] + (try branch.door.descendants(of: group)) {
        pids.formUnion(try branch.door.processes(of: member))
      }
    }
    return pids
  }

  /// Whether no process is left in a group or below it. A group that is not there is empty.
  package func isEmpty(_ group: GroupPath) throws(GroupDoorError) -> Bool {
    try processes(of: group).isEmpty
  }

  /// - Returns: false when processes are left after all attempts.
  package func waitUntilEmpty(
    _ group: GroupPath, _ patience: Patience
  ) throws(GroupDoorError) -> Bool {
    try patience.wait { () throws(GroupDoorError) in try isEmpty(group) }
  }

  /// Removes a group and everything below it from every hierarchy, whoever made it. One that is
  /// not there is no error.
  ///
  /// - Throws: `notEmpty` when processes kept it for all attempts.
  package func remove(_ group: GroupPath, _ patience: Patience) throws(GroupDoorError) {
    for branch in branches { try remove([group], in: branch, patience) }
  }

  func remove(
    _ groups: [GroupPath], in branch: Branch, _ patience: Patience
  ) throws(GroupDoorError) {
    for group in groups {
      let isGone = try patience.wait { () throws(GroupDoorError) in
        try removeOnce(group, in: branch)
      }
      guard isGone else { throw .notEmpty(path: group.text, attempts: patience.attempts) }
    }
  }

  /// One attempt, leaf first. What stands below is listed anew each time: what still runs may make
  /// more.
  ///
  /// - Returns: false when something is in the way that may go.
  private func removeOnce(
    _ group: GroupPath, in branch: Branch
  ) throws(GroupDoorError) -> Bool {
    for member in try branch.door.descendants(of: group).reversed() + [group] {
      do {
        try branch.door.remove(member)
      } catch {
        if error.isAbsence { continue }
        // A process that was killed may be in the way until it is gone altogether.
        guard [EBUSY, ENOTEMPTY, EINTR].contains(error.number) else { throw error }
        return false
      }
    }
    return true
  }
}

extension ControlGroups {
  /// Moves all processes of one group into another, those included that they make meanwhile, and
  /// removes the first.
  ///
  /// - Throws: the failure of a move, unless the process is gone; `notEmpty` when new ones came up
  ///   at every attempt.
  package func moveAll(
    from old: GroupPath, to new: GroupPath, _ patience: Patience
  ) throws(GroupDoorError) {
    for branch in branches {
      let isVacant = try patience.wait { () throws(GroupDoorError) in
        let pids = try branch.door.processes(of: old)
        for pid in pids { try branch.door.moveIfAlive(pid, into: new) }
        return pids.isEmpty
      }
      guard isVacant else { throw .notEmpty(path: old.text, attempts: patience.attempts) }
      try remove([old], in: branch, patience)
    }
  }
}

extension ControlGroups {
  /// Moves all processes of a group to where they came from.
  ///
  /// - Parameter origins: a folder per place, in the order of ``places``; where one is gone, the
  ///   group above ours takes its place.
  /// - Throws: as ``moveAll(from:to:_:)``.
  package func release(
    _ group: GroupPath, to origins: [String], _ patience: Patience
  ) throws(GroupDoorError) {
    for (index, branch) in branches.enumerated() {
      let home = origins.indices.contains(index) ? origins[index] : branch.above.folder
      let target: GroupDoor
      do {
        target = try GroupDoor(folder: home, kind: branch.door.kind)
      } catch {
        target = branch.above
      }
      let isVacant = try patience.wait { () throws(GroupDoorError) in
        var pids: [Int32] = []
        for member in [group] + (try branch.door.descendants(of: group)) {
          pids += try branch.door.processes(of: member)
        }
        for pid in pids { try target.moveIfAlive(pid, into: .root) }
        return pids.isEmpty
      }
      guard isVacant else { throw .notEmpty(path: group.text, attempts: patience.attempts) }
    }
  }
}
