import Glibc
import LinuxHost
import TestSupport
import Testing

@Suite struct ProcessTreeTests {
  @Test func theTreeHoldsGroupAndDescendantsAndNobodyElse() throws {
    let shell = try Child(
      [
        "/bin/sh", "-c", "/bin/sleep 600 & setsid /bin/sleep 600 & wait",
      ], variables: ["PATH=/usr/bin:/bin"])
    let stranger = try Child()
    let tree = ProcessTree(root: shell.pid)
    #expect(soon { tree.members().filter { $0.command == "sleep" }.count == 2 })
    let members = tree.members()
    #expect(members.contains { $0.pid == shell.pid })
    #expect(!members.contains { $0.pid == stranger.pid || $0.pid == getpid() })
    #expect(tree.signal(SIGKILL) >= 3)
    #expect(soon { tree.members().isEmpty })
    #expect(!stranger.hasEnded)
    #expect(tree.signal(SIGKILL) == 0)
  }

  @Test func aZombieIsNoLivingMember() throws {
    let child = try Child(["/bin/sh", "-c", "exit 3"])
    #expect(soon { child.hasEnded })
    #expect(ProcessStat.of(child.pid)?.state == "Z")
    #expect(ProcessTree(root: child.pid).members().isEmpty)
  }
}
