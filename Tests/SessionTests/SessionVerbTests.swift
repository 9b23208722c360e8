import Foundation
import TestSupport
import Testing

/// Ending, moving and waiting for the sessions of running commands.
@Suite struct SessionVerbTests {
  @Test func killEndsARunningCommandWith123() throws {
    let rmctl = try RmctlBinary()
    let run = try rmctl.start("run --result r.json -- sleep 300".words)
    #expect(try rmctl.reaches(1, "active"))
    #expect(try eventually { try rmctl.sessions().first?["pid"] is Int })
    try rmctl.done("session kill 1")
    let answer = run.finish()
    #expect(answer.code == 123 && answer.error.contains("session kill"), "\(answer)")
    #expect(CommandAnswer.object(rmctl.text("r.json"))["outcome"] as? String == "killed")
    #expect(try rmctl.ended("1")["outcome"] as? String == "killed")
    expectRefusal(try rmctl.run("session kill 1".words), 4, "session.not-found")
  }

  @Test func whoIgnoresTheSignalIsKilledAfterTheGraceAndHoldsItsSlotUntilThen() throws {
    let rmctl = try RmctlBinary.withPool(1)
    let script = "trap '' TERM; echo $$ > pid; while :; do sleep 0.1; done"
    let run = try rmctl.start("run -g POOL --".words + ["sh", "-c", script])
    let pid = try #require(rmctl.pid(in: "pid"))
    try rmctl.done("session kill 1 --grace 2s")
    #expect(try rmctl.sessions().first?["state"] as? String == "killed")
    expectRefusal(try rmctl.run("run -g POOL --no-wait -- true".words), 121, "pool.full")
    #expect(RmctlBinary.isAlive(pid))
    expectRefusal(try rmctl.run("session switch 1 BATCH_GROUP".words), 6, "session.terminating")
    #expect(run.finish().code == 123)
    #expect(!RmctlBinary.isAlive(pid))
    #expect(try rmctl.run("run -g POOL --no-wait -- true".words).code == 0)
  }

  @Test func killReachesAStoppedCommand() throws {
    let rmctl = try RmctlBinary()
    let run = try rmctl.start(["run", "--", "sh", "-c", "echo $$ > pid; kill -STOP $$; sleep 300"])
    #expect(rmctl.pid(in: "pid") != nil)
    try rmctl.done("session kill 1 --grace 20s")
    #expect(run.finish(within: 10).code == 123)
  }

  @Test func killEndsAWaiter() throws {
    let rmctl = try RmctlBinary.withPool(0)
    let run = try rmctl.start("run -g POOL -- touch ran".words)
    #expect(try rmctl.reaches(1, "waiting"))
    try rmctl.done("session kill 1 --signal INT")
    #expect(run.finish().code == 123)
    #expect(rmctl.bytes("ran") == nil)
    #expect(try rmctl.sessions().isEmpty)
  }

  @Test func killIsForAllOrNone() throws {
    let rmctl = try RmctlBinary()
    let runs = try (0..<2).map { _ in try rmctl.start("run -- sleep 300".words) }
    #expect(try rmctl.reaches(2, "active"))
    expectRefusal(try rmctl.run("session kill 1 99".words), 4, "session.not-found")
    #expect(try rmctl.reaches(2, "active"))
    try rmctl.done("session kill 1 2")
    for run in runs { #expect(run.finish().code == 123) }
  }

  @Test func aSwitchMovesRunningAndWaitingSessions() throws {
    let rmctl = try RmctlBinary.withPool(0)
    try rmctl.done("group create FREE")
    let waiter = try rmctl.start("run -g POOL -- touch ran".words)
    #expect(try rmctl.reaches(1, "waiting"))
    try rmctl.done("session switch 1 FREE")
    #expect(waiter.finish().code == 0 && rmctl.bytes("ran") != nil)
    let runner = try rmctl.start("run -g FREE -- sleep 300".words)
    #expect(try rmctl.reaches(1, "active"))
    try rmctl.done("session switch 2 POOL")
    #expect(try rmctl.sessions().first?["group"] as? String == "POOL")
    #expect(try rmctl.sessions().first?["state"] as? String == "active")
    #expect(try rmctl.done("session explain 2").out.contains("FREE"))
    expectRefusal(try rmctl.run("session switch 2 NOSUCH".words), 4, "group.not-found")
    try rmctl.done("session kill 2")
    #expect(runner.finish().code == 123)
  }

  @Test func aSwitchIntoALimitThatHasPassedEndsTheCommand() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create SHORT --max-execution 1ms")
    let run = try rmctl.start("run -- sleep 300".words)
    #expect(try rmctl.reaches(1, "active"))
    try rmctl.done("session switch 1 SHORT")
    #expect(run.finish(within: 10).code == 124)
  }

  @Test func waitEndsWithTheSession() throws {
    let rmctl = try RmctlBinary()
    let run = try rmctl.start(["run", "--", "sh", "-c", "until [ -e go ]; do sleep 0.02; done"])
    #expect(try rmctl.reaches(1, "active"))
    try rmctl.done("session wait 1 --for running --timeout 10s")
    expectRefusal(try rmctl.run("session wait 1 --timeout 50ms".words), 8, "wait.timeout")
    let wait = try rmctl.start("session wait 1 --timeout 20s".words)
    #expect(wait.isRunning)
    try rmctl.write("", to: "go")
    #expect(wait.finish().code == 0)
    #expect(run.finish().code == 0)
    try rmctl.done("session wait 1 --timeout 0")
  }

  @Test func waitNoticesThatTheSupervisorDied() throws {
    let rmctl = try RmctlBinary()
    let run = try rmctl.start("run -- sleep 300".words)
    #expect(try rmctl.reaches(1, "active"))
    let wait = try rmctl.start("session wait 1 --timeout 30s".words)
    #expect(!eventually(within: 0.2) { !wait.isRunning })
    run.signal(SIGKILL)
    run.finish()
    #expect(wait.finish(within: 15).code == 0)
  }

  @Test func mappingsAndRulesPutCommandsIntoGroups() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create BUILD")
    try rmctl.done("rule create R --program sle* --group BUILD")
    try rmctl.done("mapping set user alice MAINTENANCE_GROUP")
    let table = [
      ("run -- sleep 0", "BUILD"), ("run -- true", "BATCH_GROUP"),
      ("run --user alice -- sleep 0", "MAINTENANCE_GROUP"),
      ("run -g SYS_GROUP --user alice -- sleep 0", "SYS_GROUP"),
    ]
    for (index, row) in table.enumerated() {
      #expect(try rmctl.run(row.0.words).code == 0)
      #expect(try rmctl.ended("\(index + 1)")["group"] as? String == row.1, "\(row.0)")
    }
  }
}
