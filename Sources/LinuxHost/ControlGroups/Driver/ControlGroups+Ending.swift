import CLinux
import Glibc

extension ControlGroups {
  /// Stops all processes of a group and below it, or lets them go on. It takes a moment until all
  /// stand still.
  ///
  /// - Returns: false where there is no freezer.
  @discardableResult
  package func setFrozen(_ isFrozen: Bool, _ group: GroupPath) throws(GroupDoorError) -> Bool {
    guard let branch = branch(of: .freezer) else { return false }
    if branch.door.kind.isUnified {
      try branch.door.write(isFrozen ? "1" : "0", to: "cgroup.freeze", of: group)
    } else {
      let state = isFrozen ? "FROZEN" : "THAWED"
      try branch.door.write(state, to: "freezer.state", of: group)
    }
    return true
  }

  /// nil where there is no freezer or no such group.
  package func freezerState(of group: GroupPath) throws(GroupDoorError) -> FreezerState? {
    guard let branch = branch(of: .freezer) else { return nil }
    let door = branch.door
    if door.kind.isUnified {
      let events = try door.readIfThere("cgroup.events", of: group)
        .flatMap { GroupEvents(parsing: $0) }
      return try door.readIfThere("cgroup.freeze", of: group)
        .flatMap { FreezerState(wanted: $0, events: events) }
    }
    return try door.readIfThere("freezer.state", of: group)
      .flatMap { FreezerState(parsingLegacy: $0) }
  }

  /// Ends all processes of a group and below it, children that they are about to make included.
  ///
  /// - Returns: whether none is left. The caller must not be in the group.
  @discardableResult
  package func kill(_ group: GroupPath, _ patience: Patience) throws(GroupDoorError) -> Bool {
    if let unified {
      do {
        // Linux 5.14. Where it is missing, and for what is not in this hierarchy, see below.
        try unified.door.write("1", to: "cgroup.kill", of: group)
      } catch {
        guard error.isAbsence || error.number == EOPNOTSUPP else { throw error }
      }
    }
    return try patience.wait { () throws(GroupDoorError) in
      guard try !isEmpty(group) else { return true }
      try signalAll(of: group)
      return try isEmpty(group)
    }
  }

  /// Frozen processes make no children, so one round reaches all; the signal works when they thaw.
  private func signalAll(of group: GroupPath) throws(GroupDoorError) {
    _ = try unlessGone { () throws(GroupDoorError) in try setFrozen(true, group) }
    let failure: GroupDoorError?
    do {
      try sendKill(to: group)
      failure = nil
    } catch {
      failure = error
    }
    try thawAll(below: group)
    if let failure { throw failure }
  }

  /// Processes of ours may have frozen groups of their own.
  private func thawAll(below group: GroupPath) throws(GroupDoorError) {
    guard let branch = branch(of: .freezer) else { return }
    for member in [group] + (try branch.door.descendants(of: group)) {
      _ = try unlessGone { () throws(GroupDoorError) in try setFrozen(false, member) }
    }
  }

  /// A pid may have gone to a stranger since the list was read: so each process is held first, and
  /// signalled when the list, read again, still names it.
  private func sendKill(to group: GroupPath) throws(GroupDoorError) {
    var rest = try processes(of: group).sorted()[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.mostHeld)
      rest = rest.dropFirst(Self.mostHeld)
      let handles = part.map { (pid: $0, descriptor: rmctl_pidfd_open($0)) }
      defer { for handle in handles where handle.descriptor >= 0 { close(handle.descriptor) } }
      let members = try processes(of: group)
      for handle in handles where handle.descriptor >= 0 && members.contains(handle.pid) {
        _ = rmctl_pidfd_send_signal(handle.descriptor, SIGKILL)
      }
    }
  }

  private func unlessGone(
    _ action: () throws(GroupDoorError) -> Bool
  ) throws(GroupDoorError) -> Bool {
    do {
      return try action()
    } catch {
      guard error.isAbsence else { throw error }
      return false
    }
  }

  /// Descriptors are few.
  private static let mostHeld = 256
}
