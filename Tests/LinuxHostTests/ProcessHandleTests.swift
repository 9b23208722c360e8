import Glibc
import LinuxHost
import TestSupport
import Testing

@Suite struct ProcessHandleTests {
  @Test func aHandleReachesItsProcess() throws {
    let child = try Child()
    let stat = try #require(ProcessStat.of(child.pid))
    let isSent = ProcessHandle(pid: stat.pid, startTicks: stat.startTicks)?.send(SIGTERM)
    #expect(isSent == true)
    #expect(soon { child.hasEnded })
  }

  @Test func anotherStartTimeIsAnotherProcess() throws {
    let child = try Child()
    let stat = try #require(ProcessStat.of(child.pid))
    for wrong in [stat.startTicks &+ 1, stat.startTicks &- 1, 0, .max] {
      let isSent = ProcessHandle(pid: stat.pid, startTicks: wrong)?.send(SIGKILL)
      #expect(isSent == nil)
    }
    #expect(!child.hasEnded)
    #expect(ProcessStat.of(child.pid)?.state != "Z")
  }

  @Test func impossiblePidsHaveNoHandle() {
    for pid in [0, -1, Int32.min, Int32.max] {
      let isSent = ProcessHandle(pid: pid, startTicks: 0)?.send(0)
      #expect(isSent == nil)
    }
  }

  @Test func aHandleOfACollectedProcessSignalsNobody() throws {
    var child: Child? = try Child()
    let pid = child?.pid ?? -1
    let stat = try #require(ProcessStat.of(pid))
    guard let handle = ProcessHandle(pid: stat.pid, startTicks: stat.startTicks) else {
      Issue.record("no handle")
      return
    }
    child = nil
    let isSent = handle.send(SIGTERM)
    #expect(!isSent)
    #expect(child == nil)
  }
}
