import Glibc
import LinuxHost
import Quantities

/// The processes of one command: all descendants of its first one, and those in its control group,
/// which remembers them where they were made by somebody else.
struct CommandProcesses {
  let tree: ProcessTree
  var hold: GroupHold?

  /// Living members.
  ///
  /// - Complexity: O(processes on the machine).
  func members() -> [ProcessStat] {
    let found = tree.members()
    guard let hold else { return found }
    let known = Set(found.map(\.pid))
    return found + hold.members().filter { !known.contains($0.pid) && $0.pid != getpid() }
  }

  /// Signals every member, each through a handle that is checked first.
  func signal(_ number: Int32) {
    for member in members() {
      ProcessHandle(pid: member.pid, startTicks: member.startTicks)?.send(number)
    }
  }

  /// Ends them for certain: those of the control group at once, so that none can make another
  /// meanwhile.
  func kill() {
    hold?.kill()
    signal(SIGKILL)
  }

  /// Has them stand still: in the freezer, where nobody sees it, or by a signal.
  func pause() {
    if hold?.setFrozen(true) != true { signal(SIGSTOP) }
  }

  func goOn() {
    if hold?.setFrozen(false) != true { signal(SIGCONT) }
  }
}
