import Foundation
import TestSupport
import Testing

/// `rmctl run` ends as its command did, or says by its own codes why not.
@Suite struct RunExitCodeTests {
  @Test func theCommandsOwnCodeComesThrough() throws {
    let rmctl = try RmctlBinary()
    let codes = [0, 1, 2, 3, 13, 63, 64, 77, 99] + Array(120...130) + [137, 143, 200, 254, 255]
    for code in codes {
      let answer = try rmctl.run(["run", "--", "sh", "-c", "exit \(code)"])
      #expect(answer.code == Int32(code), "\(answer)")
      #expect(answer.error.isEmpty, "\(answer)")
    }
  }

  @Test(arguments: [SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGSEGV, SIGPIPE, SIGTERM, 40])
  func aSignalIs128More(number: Int32) throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run(
      ["run", "--result", "r.json", "--", "sh", "-c", "ulimit -c 0; kill -\(number) $$"])
    #expect(answer.end == .exited(128 + number), "\(answer)")
    let result = CommandAnswer.object(rmctl.text("r.json"))
    #expect(result["signal"] as? Int == Int(number))
    #expect(result["exit"] is NSNull)
    #expect(result["outcome"] as? String == "completed")
  }

  @Test func whatCannotStartIs126And127() throws {
    let rmctl = try RmctlBinary()
    try rmctl.write("text\n", to: "plain")
    try rmctl.shell("mkdir folder; echo '#!/no/such/interpreter' > script; chmod +x script")
    let table: [(String, Int32)] = [
      ("nosuchprogram", 127), ("./nosuchprogram", 127), ("/nosuch/program", 127),
      ("./plain", 126), ("./folder", 126), ("./plain/x", 126), ("./script", 127),
    ]
    for (program, code) in table {
      let answer = try rmctl.run(["run", "--result", "r.json", "--", program, "argument"])
      #expect(answer.code == code, "\(program): \(answer)")
      #expect(answer.error.contains(program), "\(program): \(answer)")
      let result = CommandAnswer.object(rmctl.text("r.json"))
      #expect(result["outcome"] as? String == "failed-to-start")
    }
    #expect(try rmctl.sessions().isEmpty)
    let ended = try rmctl.done("session list --all -o json").items
    #expect(ended.count == table.count)
    #expect(ended.allSatisfy { $0["outcome"] as? String == "failed-to-start" })
  }

  @Test(arguments: [
    "run", "run --", "run -g NOSUCH -- true", "run --nosuch -- true", "run true",
    "run --result /no/such/folder/r -- true", "run --timeout never -- true",
    "run --no-wait --wait-timeout 1s -- true", "run --if-generation 99 -- true",
  ])
  func ourOwnFailuresAre125AndStartNothing(line: String) throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run(line.words)
    #expect(answer.code == 125, "\(answer)")
    #expect(answer.error.hasPrefix("rmctl: "), "\(answer)")
    #expect(answer.out.isEmpty)
    #expect(try rmctl.sessions().isEmpty)
  }

  @Test func aFullPoolRefusesWith121() throws {
    let rmctl = try RmctlBinary.withPool(0)
    let full = try rmctl.run("run -g POOL --no-wait -- touch ran".words)
    expectRefusal(full, 121, "pool.full")
    try rmctl.done("group set POOL --queue-limit 0")
    expectRefusal(try rmctl.run("run -g POOL -- touch ran".words), 121, "queue.full")
    #expect(rmctl.bytes("ran") == nil)
    #expect(try rmctl.sessions().isEmpty)
  }

  @Test func waitingTooLongIs122AndNamesTheLimit() throws {
    let rmctl = try RmctlBinary.withPool(0, "--queue-timeout 150ms")
    let group = try rmctl.run("run -g POOL --result r.json -- touch ran".words)
    #expect(group.code == 122, "\(group)")
    #expect(group.error.contains("150ms") && group.error.contains("POOL"), "\(group)")
    let result = CommandAnswer.object(rmctl.text("r.json"))
    #expect(result["outcome"] as? String == "queue-timeout")
    #expect((result["queuedMs"] as? Int ?? 0) >= 150)
    let own = try rmctl.run("run -g POOL --wait-timeout 50ms -- touch ran".words)
    #expect(own.code == 122)
    #expect(own.error.contains("50ms") && own.error.contains("--wait-timeout"), "\(own)")
    #expect(rmctl.bytes("ran") == nil)
    #expect(try rmctl.sessions().isEmpty)
  }

  @Test func theResultFileTellsEverything() throws {
    let rmctl = try RmctlBinary()
    try rmctl.run(["run", "--result", "r.json", "--", "sh", "-c", "exit 127"])
    let result = CommandAnswer.object(rmctl.text("r.json"))
    #expect(result["exit"] as? Int == 127)
    #expect(result["outcome"] as? String == "completed")
    #expect(result["session"] as? String == "1")
    let fields = [
      "session", "outcome", "exit", "signal", "queuedMs", "ranMs", "cpuMs", "maxRss",
      "throttledMs", "oomKills",
    ]
    for field in fields { #expect(result[field] != nil, "\(field)") }
  }
}
