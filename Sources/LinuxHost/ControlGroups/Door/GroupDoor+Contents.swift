import Glibc

extension GroupDoor {
  /// Groups of ours in a group: what a crash has left is found by its name. Empty when the group is
  /// not there.
  package func children(of group: GroupPath) throws(GroupDoorError) -> [GroupName] {
    try namesIfThere(in: group).compactMap { GroupName(parsing: $0) }
  }

  /// Everything below a group, whoever made it, a group before those in it. Empty when it is not
  /// there.
  ///
  /// - Throws: `tooMany` for more than 10,000 groups and for more than 64 levels.
  func descendants(of group: GroupPath) throws(GroupDoorError) -> [GroupPath] {
    var found: [GroupPath] = []
    var open = [group]
    while let next = open.popLast() {
      for name in try namesIfThere(in: next) {
        guard let child = next.appending(found: name) else { continue }
        found.append(child)
        open.append(child)
      }
      guard found.count <= Self.mostGroups, next.depth - group.depth < Self.mostLevels else {
        throw .tooMany(path: group.text)
      }
    }
    return found
  }

  /// The processes of one group, without those of groups below. Empty when it is not there.
  package func processes(of group: GroupPath) throws(GroupDoorError) -> [Int32] {
    let text: String?
    do {
      text = try readIfThere("cgroup.procs", of: group)
    } catch {
      // In a threaded group of version 2 processes cannot be read; the group above names them.
      if error.number == EOPNOTSUPP { return [] }
      throw error
    }
    guard let text else { return [] }
    var pids: [Int32] = []
    for line in text.split(separator: "\n") {
      guard let pid = KernelNumber.whole(line).flatMap({ Int32(exactly: $0) }) else {
        throw .malformed(path: "\(group.text)/cgroup.procs", text: text)
      }
      // A process of another namespace reads as 0: nobody here can do anything to it.
      if pid > 0 { pids.append(pid) }
    }
    return pids
  }

  private func namesIfThere(in group: GroupPath) throws(GroupDoorError) -> [String] {
    do {
      return try names(in: group)
    } catch {
      if error.isAbsence { return [] }
      throw error
    }
  }

  private static let mostGroups = 10_000
  private static let mostLevels = 64
}
