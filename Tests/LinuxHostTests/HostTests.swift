import Glibc
import LinuxHost
import Quantities
import TestSupport
import Testing

/// Priorities and clocks of the real host.
@Suite struct HostTests {
  @Test func aGroupGetsItsNiceAndItsIOLevel() throws {
    let child = try Child()
    #expect(ProcessPriority.setNice(7, ofGroup: child.pid) == nil)
    #expect(ProcessPriority.nice(of: child.pid) == 7)
    #expect(ProcessPriority.setIOLevel(5, ofGroup: child.pid) == nil)
    #expect(ProcessPriority.ioLevel(of: child.pid) == 5)
    #expect(ProcessPriority.nice(of: Int32.max) == nil)
    #expect(ProcessPriority.ioLevel(of: Int32.max) == nil)
    #expect(ProcessPriority.setNice(7, ofGroup: Int32.max) == ESRCH)
  }

  @Test func theBootClockGoesForwardAndTheBootHasAName() {
    let first = HostClock.now()
    let second = HostClock.now()
    #expect(second.boot >= first.boot)
    #expect(first.boot.nanoseconds > 0)
    #expect(abs(Double(first.wall.milliseconds) / 1000 - Double(time(nil))) < 60)
    #expect(HostClock.bootID.count == 36)
    #expect(!HostClock.bootID.contains("\n"))
  }

  @Test func usersHaveNames() {
    #expect(HostUser.name(of: 0) == "root")
    #expect(HostUser.name(of: 4_294_967_290) == nil)
    #expect(HostUser.realID == getuid())
    #expect(!HostUser.isPrivilegedByOthers)
  }
}
