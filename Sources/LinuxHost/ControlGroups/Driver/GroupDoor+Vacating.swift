import Glibc

extension GroupDoor {
  /// Moves the processes of the root into a group of ours below it, so that the root can hand on
  /// controllers: in version 2 a group that does so may have no processes of its own.
  ///
  /// - Parameter name: of the group; it is made.
  /// - Returns: false when new ones came up at every attempt.
  /// - Throws: the failure of a move, unless the process is gone.
  package func vacate(
    into name: GroupBaseName, _ patience: Patience
  ) throws(GroupDoorError) -> Bool {
    let refuge = try door(to: name)
    return try patience.wait { () throws(GroupDoorError) in
      let pids = try processes(of: .root)
      for pid in pids { try refuge.moveIfAlive(pid, into: .root) }
      return pids.isEmpty
    }
  }

  /// - Throws: the failure of the move, unless the process is gone.
  func moveIfAlive(_ pid: Int32, into group: GroupPath) throws(GroupDoorError) {
    do {
      try write("\(pid)", to: "cgroup.procs", of: group)
    } catch {
      guard error.number == ESRCH else { throw error }
    }
  }
}
