import Foundation
import TestSupport
import Testing

/// Signals to `rmctl run` reach the command, once.
@Suite struct SignalTests {
  static let forwarded: [(Int32, String)] = [
    (SIGINT, "INT"), (SIGTERM, "TERM"), (SIGHUP, "HUP"), (SIGQUIT, "QUIT"), (SIGUSR1, "USR1"),
    (SIGUSR2, "USR2"), (SIGWINCH, "WINCH"),
  ]

  @Test(arguments: forwarded)
  func aSignalReachesTheCommandExactlyOnce(number: Int32, name: String) throws {
    let rmctl = try RmctlBinary()
    let script = """
      trap 'echo \(name) >> got' \(name); echo up > up
      until [ -e go ]; do sleep 0.02; done; exit 5
      """
    let run = try rmctl.start(["run", "--", "sh", "-c", script])
    #expect(rmctl.says("up", in: "up"))
    run.signal(number)
    #expect(rmctl.says(name, in: "got"))
    try rmctl.write("", to: "go")
    #expect(run.finish().end == .exited(5))
    #expect(rmctl.text("got") == "\(name)\n")
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGUSR1])
  func aCommandThatDiesOfItIs128More(number: Int32) throws {
    let rmctl = try RmctlBinary()
    let run = try rmctl.start("run -- sleep 300".words)
    #expect(try eventually { try rmctl.sessions().first?["pid"] is Int })
    run.signal(number)
    #expect(run.finish().end == .exited(128 + number))
    #expect(try rmctl.sessions().isEmpty)
  }

  @Test func aSecondInterruptEscalates() throws {
    let rmctl = try RmctlBinary()
    let script =
      "trap 'echo INT >> got' INT; trap '' TERM; echo up > up; while :; do sleep 0.1; done"
    let run = try rmctl.start("run --grace 300ms --".words + ["sh", "-c", script])
    #expect(rmctl.says("up", in: "up"))
    run.signal(SIGINT)
    #expect(rmctl.says("INT", in: "got"))
    run.signal(SIGINT)
    #expect(run.finish(within: 10).end == .exited(128 + SIGKILL))
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func aWaiterDiesOfItAndGivesUpItsPlace(number: Int32) throws {
    let rmctl = try RmctlBinary.withPool(0)
    let run = try rmctl.start("run -g POOL -- touch ran".words)
    #expect(try rmctl.reaches(1, "waiting"))
    run.signal(number)
    #expect(run.finish().end == .signaled(number))
    #expect(try rmctl.sessions().isEmpty)
    #expect(try rmctl.ended("1")["outcome"] as? String == "cancelled")
    #expect(rmctl.bytes("ran") == nil)
  }

  @Test func aSignalAtTheVeryStartIsNotLost() throws {
    let rmctl = try RmctlBinary()
    for _ in 0..<5 {
      let run = try rmctl.start("run -- sleep 300".words)
      #expect(try rmctl.reaches(1, "active"))
      run.signal(SIGTERM)
      let end = run.finish(within: 10).end
      #expect([.exited(143), .signaled(SIGTERM)].contains(end), "\(end)")
      #expect(try rmctl.sessions().isEmpty)
    }
  }

  @Test func anInterruptedLockWaitEndsByTheSignal() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create A")
    let holder = try rmctl.launch(
      ["flock", rmctl.state + ".lock", "sh", "-c", "echo held; exec sleep 300"])
    #expect(eventually { holder.out == "held\n" })
    let command = try rmctl.start("group create B --lock-timeout 1m".words)
    #expect(!eventually(within: 0.3) { !command.isRunning }, "\(command.error)")
    command.signal(SIGINT)
    #expect([.signaled(SIGINT), .exited(130)].contains(command.finish(within: 5).end))
    holder.signal(SIGKILL)
  }
}
