import Foundation
import TestSupport
import Testing

/// A supervisor killed with -9 leaves nothing behind, and nobody stays stuck because of it.
@Suite struct SupervisorDeathTests {
  static let commands = [
    "echo $$ > pid; exec sleep 300",
    "sleep 300 & echo $! > pid; wait",
    "nohup sleep 300 > /dev/null 2>&1 & echo $! > pid; wait",
    "setsid sh -c 'echo $$ > pid; exec sleep 300' & wait",
    "setsid setsid sh -c 'echo $$ > pid; trap \"\" TERM HUP; sleep 300; sleep 300' & sleep 300",
  ]

  @Test(arguments: commands)
  func theNextCommandEndsTheProcessesAndFreesTheSlot(script: String) throws {
    let rmctl = try RmctlBinary.withPool(1)
    let run = try rmctl.start("run -g POOL --".words + ["sh", "-c", script])
    let pid = try #require(rmctl.pid(in: "pid"))
    run.signal(SIGKILL)
    #expect(run.finish().end == .signaled(SIGKILL))
    let next = try rmctl.run("run -g POOL --no-wait -- echo next".words)
    #expect(next.code == 0 && next.out == "next\n", "\(next)")
    #expect(!RmctlBinary.isAlive(pid))
    #expect(try rmctl.ended("1")["outcome"] as? String == "lost")
    #expect(eventually(within: 5) { rmctl.leftovers().isEmpty }, "\(rmctl.leftovers())")
    #expect(try rmctl.done("session reap").out == "nothing to reap\n")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: rmctl.state + ".sessions")
    #expect(files.isEmpty, "\(files)")
  }

  @Test func evenReadingFreesTheSlot() throws {
    let rmctl = try RmctlBinary.withPool(1)
    let run = try rmctl.start(["run", "-g", "POOL", "--", "sh", "-c", Self.commands[0]])
    let pid = try #require(rmctl.pid(in: "pid"))
    run.signal(SIGKILL)
    run.finish()
    #expect(try rmctl.sessions().isEmpty)
    #expect(!RmctlBinary.isAlive(pid))
  }

  @Test func aWaiterFindsTheDeadOneInFrontOfItByItself() throws {
    let rmctl = try RmctlBinary.withPool(1)
    let run = try rmctl.start(["run", "-g", "POOL", "--", "sh", "-c", Self.commands[0]])
    #expect(rmctl.pid(in: "pid") != nil)
    let waiters = try (0..<3).map { _ in try rmctl.start("run -g POOL -- true".words) }
    #expect(try rmctl.reaches(3, "waiting"))
    run.signal(SIGKILL)
    run.finish()
    for waiter in waiters { #expect(waiter.finish(within: 15).code == 0) }
  }

  @Test func aKilledWaiterLeavesItsPlace() throws {
    let rmctl = try RmctlBinary.withPool(1)
    let script = "touch up; until [ -e go ]; do sleep 0.02; done"
    let holder = try rmctl.start("run -g POOL --".words + ["sh", "-c", script])
    #expect(try rmctl.reaches(1, "active"))
    let ghost = try rmctl.start("run -g POOL -- touch ghost".words)
    #expect(try rmctl.reaches(1, "waiting"))
    let waiter = try rmctl.start("run -g POOL -- touch waiter".words)
    #expect(try rmctl.reaches(2, "waiting"))
    ghost.signal(SIGKILL)
    ghost.finish()
    try rmctl.write("", to: "go")
    #expect(holder.finish().code == 0)
    #expect(waiter.finish(within: 15).code == 0)
    #expect(rmctl.bytes("ghost") == nil && rmctl.bytes("waiter") != nil)
    #expect(try rmctl.sessions().isEmpty)
  }

  @Test func killingAtAnyMomentOfTheStartLosesNoSlot() throws {
    let rmctl = try RmctlBinary.withPool(1)
    for step in 0..<12 {
      let run = try rmctl.start("run -g POOL -- sleep 300".words)
      let end = ProcessInfo.processInfo.systemUptime + Double(step) * 0.012
      eventually(within: 1) { ProcessInfo.processInfo.systemUptime >= end }
      run.signal(SIGKILL)
      run.finish()
      let next = try rmctl.run("run -g POOL --wait-timeout 5s -- true".words)
      #expect(next.code == 0, "step \(step): \(next)")
    }
    #expect(eventually(within: 5) { rmctl.leftovers().isEmpty })
    #expect(try rmctl.done("state check").code == 0)
  }
}
