import Glibc

/// Every process that belongs to one command: its process group, and all descendants of its
/// first process, wherever they moved to.
package struct ProcessTree: Sendable {
  /// The pid of the first process, which is also the id of its process group.
  package let root: Int32
  /// Whose orphans belong to it as well: the supervisor, when it is a subreaper.
  package let adopter: Int32?

  package init(root: Int32, adopter: Int32? = nil) {
    self.root = root
    self.adopter = adopter
  }

  /// Living members, zombies left out.
  ///
  /// - Complexity: O(processes on the machine).
  package func members() -> [ProcessStat] {
    living { $0.pid == root || $0.group == root || $0.parent == adopter }
  }

  /// The first process and all that it has made, living ones, wherever they moved to; without
  /// others of its process group, which may be strangers.
  ///
  /// - Complexity: O(processes on the machine).
  package func descendants() -> [ProcessStat] { living { $0.pid == root } }

  /// Those that `isFirst` names and all that they have made, without ourselves.
  private func living(from isFirst: (ProcessStat) -> Bool) -> [ProcessStat] {
    let all = ProcessStat.all()
    let children = Dictionary(grouping: all, by: \.parent)
    var found: [Int32: ProcessStat] = [:]
    var open = all.filter(isFirst)
    while let process = open.popLast() {
      guard found[process.pid] == nil, process.pid != getpid() else { continue }
      found[process.pid] = process
      open += children[process.pid] ?? []
    }
    return found.values.filter { $0.state != "Z" && $0.state != "X" }
      .sorted { $0.pid < $1.pid }
  }

  /// Signals every member, each through a handle that is checked first.
  ///
  /// - Returns: how many were reached.
  @discardableResult
  package func signal(_ number: Int32) -> Int {
    members().count { member in
      ProcessHandle(pid: member.pid, startTicks: member.startTicks)?.send(number) ?? false
    }
  }
}
