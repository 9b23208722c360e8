import Foundation
import TestSupport
import Testing

/// Limits on running commands, and what a command gets from `rmctl run`.
@Suite struct RunLimitTests {
  private static let stubborn = ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]

  @Test func anExecutionLimitIs124AndNamesItsOrigin() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create LIMITED --max-execution 200ms")
    try rmctl.done("group create DIRECTED")
    try rmctl.done("directive set DEFAULT_PLAN DIRECTED --max-execution 250ms")
    let table = [
      ("-g LIMITED", "200ms", "LIMITED"), ("-g DIRECTED", "250ms", "DEFAULT_PLAN"),
      ("--timeout 150ms", "150ms", "--timeout"), ("-g LIMITED --timeout 1h", "200ms", "LIMITED"),
    ]
    for (flags, limit, origin) in table {
      let answer = try rmctl.run("run \(flags) --result r.json -- sleep 30".words)
      #expect(answer.code == 124, "\(flags): \(answer)")
      #expect(answer.error.contains(limit), "\(flags): \(answer)")
      #expect(answer.error.contains(origin), "\(flags): \(answer)")
      let result = CommandAnswer.object(rmctl.text("r.json"))
      #expect(result["outcome"] as? String == "execution-timeout")
      #expect(result["signal"] as? Int == Int(SIGTERM))
    }
  }

  @Test func aCommandThatIgnoresTheSignalIsKilledAfterTheGrace() throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run(
      "run --timeout 100ms --grace 200ms --result r.json --".words + Self.stubborn)
    #expect(answer.code == 124, "\(answer)")
    let result = CommandAnswer.object(rmctl.text("r.json"))
    #expect(result["signal"] as? Int == Int(SIGKILL))
    #expect((300...5000).contains(result["ranMs"] as? Int ?? 0), "\(result)")
  }

  @Test func theFirstSignalCanBeChosen() throws {
    let rmctl = try RmctlBinary()
    let script = "trap 'echo got; exit 3' USR1; while :; do sleep 0.05; done"
    let answer = try rmctl.run(
      "run --timeout 300ms --signal USR1 --".words + ["sh", "-c", script])
    #expect(answer.code == 124 && answer.out == "got\n", "\(answer)")
  }

  @Test func cpuTimeIsLimitedOverAllProcesses() throws {
    let rmctl = try RmctlBinary()
    let script = "while :; do :; done & while :; do :; done"
    let answer = try rmctl.run(
      "run --cpu-limit 200ms --result r.json --".words + ["sh", "-c", script])
    #expect(answer.code == 124, "\(answer)")
    #expect(answer.error.contains("--cpu-limit"), "\(answer)")
    let result = CommandAnswer.object(rmctl.text("r.json"))
    #expect(result["outcome"] as? String == "cpu-limit")
    #expect((result["cpuMs"] as? Int ?? 0) >= 150, "\(result)")
    let idle = try rmctl.run("run --cpu-limit 200ms -- sleep 0.5".words)
    #expect(idle.code == 0, "sleeping takes no CPU time: \(idle)")
  }

  @Test func memoryIsLimitedByFlagAndGroup() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create SMALL --session-memory 30M")
    let greedy = "-- dd if=/dev/zero of=/dev/null bs=100M count=1 status=none"
    #expect(try rmctl.run("run \(greedy)".words).code == 0)
    for flags in [
      "--memory 30M", "-g SMALL", "-g SMALL --memory 10G", "--memory 30M -g BATCH_GROUP",
    ] {
      let answer = try rmctl.run("run \(flags) \(greedy)".words)
      #expect(answer.code != 0 && answer.error.contains("memory"), "\(flags): \(answer)")
    }
  }

  @Test func theCommandIsInOurPlace() throws {
    let rmctl = try RmctlBinary()
    let piped = try rmctl.run("run -- cat".words, stdin: "through\nand through\n")
    #expect(piped.out == "through\nand through\n" && piped.code == 0)
    let talk = try rmctl.run([
      "run", "--", "sh", "-c", "pwd; echo talk >&2; echo \"$0 $1\"", "a b", "",
    ])
    #expect(talk.out == "\(rmctl.folder)\na b \n", "\(talk)")
    #expect(talk.error == "talk\n")
    let open = try rmctl.run(["run", "--", "sh", "-c", "ls /proc/$$/fd"])
    #expect(open.out == "0\n1\n2\n", "only the standard streams are inherited: \(open)")
    let marker = try rmctl.run(["run", "--", "sh", "-c", "echo $RMCTL_SESSION"])
    #expect(marker.out.hasSuffix("/4\n"), "\(marker)")
    let mask = try rmctl.run(["run", "--", "grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"])
    // glibc itself leaves its two internal signals, 32 and 33, ignored in what it spawns.
    let masks = mask.out.split(separator: "\n").compactMap { UInt64($0.suffix(16), radix: 16) }
    #expect(masks.count == 2 && masks.allSatisfy { $0 & 0x7fff_ffff == 0 }, "\(mask)")
  }

  @Test func aHeldLockIsNotInherited() throws {
    let rmctl = try RmctlBinary()
    let run = try rmctl.start([
      "run", "--", "sh", "-c", "touch up; until [ -e go ]; do sleep 0.05; done",
    ])
    #expect(eventually { rmctl.bytes("up") != nil })
    try rmctl.done("group create A --lock-timeout 2s")
    try rmctl.write("", to: "go")
    #expect(run.finish().code == 0)
  }

  @Test func whatTheCommandLeavesRunningIsEnded() throws {
    let scripts = [
      "sleep 300 & echo $! > pid", "nohup sleep 300 > /dev/null 2>&1 & echo $! > pid",
      "setsid sh -c 'echo $$ > pid; exec sleep 300' & until [ -s pid ]; do sleep 0.02; done",
      "(trap '' TERM HUP; echo ready > ready; while :; do sleep 0.1; done) & echo $! > pid;"
        + " until [ -e ready ]; do sleep 0.02; done",
    ]
    for script in scripts {
      let rmctl = try RmctlBinary()
      let answer = try rmctl.run("run --grace 200ms --".words + ["sh", "-c", script + "; exit 7"])
      #expect(answer.code == 7, "\(script): \(answer)")
      #expect(answer.error.contains("left behind"), "\(script): \(answer)")
      let pid = try #require(rmctl.pid(in: "pid"))
      #expect(!RmctlBinary.isAlive(pid), "\(script)")
      #expect(try rmctl.sessions().isEmpty)
    }
  }
}
