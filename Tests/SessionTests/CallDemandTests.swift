import Foundation
import TestSupport
import Testing

/// What calls ask for beside their slot: degree, memory, GPUs, a deadline.
@Suite struct CallDemandTests {
  private func opened(_ count: Int, _ limits: String = "") throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create POOL \(limits)")
    for setting in ["cores 4", "memory 16G", "database-memory 8G"] {
      try rmctl.done("settings set \(setting)")
    }
    for _ in 0..<count { try rmctl.done("session open -g POOL") }
    return rmctl
  }

  private func call(_ rmctl: RmctlBinary, _ line: String) throws -> [String: Any] {
    try rmctl.done("call begin \(line) -o json").json
  }

  @Test("the example of the manual: cost, automatic degree and memory in one grant")
  func grant() throws {
    let rmctl = try opened(1)
    let grant = try call(rmctl, "1 --cost 5000 --parallel auto --memory 512M")
    #expect(grant["state"] as? String == "running")
    // 2, or what the load of this machine leaves of it.
    let degree = try #require(grant["degree"] as? Int)
    #expect((1...2).contains(degree) && grant["servers"] as? Int == (degree > 1 ? degree : 0))
    #expect(grant["memory"] as? Int == 512 << 20)
    let session = try rmctl.done("session show 1 -o json").json
    #expect(session["degree"] as? Int == degree && session["memory"] as? Int == 512 << 20)
  }

  @Test("memory of a group is reserved: what does not fit waits and says for what")
  func memoryWaits() throws {
    let rmctl = try opened(2, "--group-memory 1G")
    _ = try call(rmctl, "1 --memory 768M")
    let second = try call(rmctl, "2 --memory 512M")
    #expect(second["state"] as? String == "queued")
    #expect(second["constraint"] as? String == "memory")
    #expect((second["waitsFor"] as? String)?.contains("group POOL") == true)
    let why = try rmctl.done("session explain 2 -o json").json
    #expect(why["constraint"] as? String == "memory" && why["holders"] as? [String] == ["1"])
    try rmctl.done("call end 1")
    #expect(try rmctl.done("call show 2 -o json").json["state"] as? String == "running")
  }

  @Test("what could never be granted is refused at once, and nothing changes")
  func never() throws {
    let rmctl = try opened(1, "--group-memory 1G --parallel-limit 4")
    // Whatever this machine has.
    try rmctl.done("settings set gpus 0")
    let before = rmctl.bytes("state.json")
    for demand in [
      "--memory 2G", "--gpus 1", "--parallel 1000",
    ] {
      let answer = try rmctl.run("call begin 1 \(demand)".words)
      // A manual degree is cut to that of the group.
      guard demand != "--parallel 1000" else {
        #expect(answer.code == 0, "\(answer)")
        continue
      }
      expectRefusal(answer, 6, "call.never-fits")
      #expect(rmctl.bytes("state.json") == before)
    }
    #expect(try rmctl.run("run --memory 900G -- true".words).code == 121)
  }

  @Test("a group's degree limit and parallel servers hold")
  func servers() throws {
    let rmctl = try opened(2, "--parallel-limit 3")
    try rmctl.done("settings set total-dop 4")
    #expect(try call(rmctl, "1 --parallel 8")["degree"] as? Int == 3)
    let second = try call(rmctl, "2 --parallel 2")
    #expect(second["state"] as? String == "queued" && second["constraint"] as? String == "servers")
    try rmctl.done("call end 1")
    #expect(try rmctl.done("call show 2 -o json").json["degree"] as? Int == 2)
  }

  @Test("priorities order the queue, and only administrators raise them")
  func priorities() throws {
    let rmctl = try opened(1, "--sessions 1")
    for priority in ["low", "normal", "critical"] {
      try rmctl.done("session open -g POOL --priority \(priority)")
    }
    for id in 1...4 { try rmctl.done("call begin \(id)") }
    func places() throws -> [Int?] {
      try (2...4).map { try rmctl.done("session show \($0) -o json").json["queuePlace"] as? Int }
    }
    #expect(try places() == [3, 2, 1])
    try rmctl.done("session set 2 --priority high")
    #expect(try places() == [2, 3, 1])
    try rmctl.done("session boost 3")
    try rmctl.done("session boost 3")
    #expect(try places() == [3, 1, 2])
    #expect(try rmctl.done("session show 3 -o json").json["priority"] as? String == "critical")
    expectRefusal(try rmctl.run("session set 2 --priority best".words), 2, "usage.invalid")
  }

  @Test("an estimate over the limit is refused, a cost stands for CPU time")
  func estimates() throws {
    let rmctl = try opened(1, "--max-estimate 20s")
    for demand in ["--estimate 21s", "--cost 2001"] {
      expectRefusal(try rmctl.run("call begin 1 \(demand)".words), 6, "call.estimate")
    }
    #expect(try rmctl.run("run -g POOL --estimate 1h -- true".words).code == 121)
    try rmctl.done("call begin 1 --cost 2000")
  }

  @Test("options that make no sense together or alone are refused by name")
  func nonsense() throws {
    let rmctl = try opened(1)
    for (line, word) in [
      ("--memory-min 1M", "--memory-min"), ("--memory 1M --memory-min 2M", "--memory-min"),
      ("--parallel-min 2", "--parallel"), ("--parallel few", "--parallel"),
      ("--server-sets 3 --parallel 2", "--server-sets"), ("--cost -1", "--cost"),
      ("--gpus 9999", "--gpus"), ("--deadline soon", "--deadline"),
    ] {
      let answer = try rmctl.run("call begin 1 \(line)".words)
      #expect(answer.code == 2 && answer.error.contains(word), "\(line): \(answer)")
    }
  }

  @Test("a command finds its degree in the environment and holds its memory while it runs")
  func runs() throws {
    let rmctl = try opened(0)
    let words = ["run", "-g", "POOL", "--parallel", "3", "--", "sh", "-c", "echo $RMCTL_DEGREE"]
    #expect(try rmctl.done(words).out == "3\n")
    #expect(try rmctl.done("run -- printenv RMCTL_DEGREE").out == "1\n")
  }
}
