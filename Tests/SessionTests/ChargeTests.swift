import Foundation
import TestSupport
import Testing

/// Reported use, and the limits that act on it.
@Suite struct ChargeTests {
  private func running(_ group: String = "", _ begin: String = "") throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create POOL \(group)")
    try rmctl.done("session open -g POOL")
    try rmctl.done("call begin 1 \(begin)")
    return rmctl
  }

  /// A plan whose directive for POOL has these options.
  private func plan(_ rmctl: RmctlBinary, _ options: String) throws {
    try rmctl.done("plan create P")
    try rmctl.done("directive set P POOL --shares 1 \(options)")
    try rmctl.done("directive set P OTHER_GROUPS --shares 1")
    try rmctl.done("plan activate P")
  }

  @Test("charges add up, and nothing is charged by mistake")
  func sums() throws {
    let rmctl = try running()
    try rmctl.done("call charge 1 --cpu 2s --io-bytes 1M")
    let line = "call charge 1 --cpu 1s --io-requests 5 --io-logical 7 -o json"
    let answer = try rmctl.done(line).json
    #expect(answer["cpuMs"] as? Int == 3000 && answer["ioBytes"] as? Int == 1 << 20)
    #expect(answer["ioRequests"] as? Int == 5 && answer["ioLogical"] as? Int == 7)
    let before = rmctl.bytes("state.json")
    expectRefusal(try rmctl.run("call charge 1".words), 2, "usage.invalid")
    expectRefusal(try rmctl.run("call charge 9 --cpu 1s".words), 4, "call.not-found")
    expectRefusal(try rmctl.run("call charge 1 --cpu soon".words), 2, "value.invalid")
    #expect(rmctl.bytes("state.json") == before)
    try rmctl.done("call end 1")
    let ended = try rmctl.run("call charge 1 --cpu 1s".words)
    #expect(ended.code == 4 && ended.error.contains("has ended"), "\(ended)")
    let stats = try rmctl.done("stats -o json").items
    let pool = try #require(stats.first { $0["group"] as? String == "POOL" })
    #expect(pool["cpuMs"] as? Int == 3000)
  }

  @Test("a group ahead of its I/O rate begins nothing more, and --wait holds a script to it")
  func rates() throws {
    let rmctl = try running("--io-bps 100M")
    let first = try rmctl.done("call charge 1 --io-bytes 90M -o json").json
    #expect(first["throttledMs"] as? Int == 0)
    let second = try rmctl.done("call charge 1 --io-bytes 100M -o json").json
    let owed = try #require(second["throttledMs"] as? Int)
    #expect((1...900).contains(owed), "\(second)")
    try rmctl.done("session open -g POOL")
    let waiting = try rmctl.done("call begin 2 -o json").json
    #expect(waiting["constraint"] as? String == "rate")
    // Returns when the rate is paid; the next change lets the waiting call in.
    try rmctl.done("call charge 1 --io-bytes 1M --wait")
    try rmctl.done("group create OTHER")
    #expect(try rmctl.done("call show 2 -o json").json["state"] as? String == "running")
  }

  @Test("undo over the pool is refused, and given back when the call ends")
  func undo() throws {
    let rmctl = try running()
    try plan(rmctl, "--undo-pool 10M")
    try rmctl.done("call charge 1 --undo 8M")
    expectRefusal(try rmctl.run("call charge 1 --undo 3M".words), 6, "undo.exceeded")
    try rmctl.done("call end 1")
    try rmctl.done("call begin 1")
    try rmctl.done("call charge 2 --undo 10M")
  }

  @Test("a CPU limit of the call ends it")
  func cpuLimit() throws {
    let rmctl = try running("", "--cpu-limit 5s")
    #expect(try rmctl.done("call charge 1 --cpu 5s -o json").json["state"] as? String == "running")
    let ended = try rmctl.done("call charge 1 --cpu 1s -o json").json
    #expect(ended["state"] as? String == "ended" && ended["outcome"] as? String == "cpu-limit")
  }

  @Test(
    "each action of a threshold",
    arguments: [
      ("cancel", "idle", "threshold-cancel"), ("log", "active", nil),
      ("INTERACTIVE_GROUP", "active", nil),
    ] as [(String, String, String?)])
  func thresholds(action: String, state: String, outcome: String?) throws {
    let rmctl = try running()
    try plan(rmctl, "--switch-to \(action) --switch-cpu 10s")
    try rmctl.done("call charge 1 --cpu 9s")
    let answer = try rmctl.done("call charge 1 --cpu 1s -o json").json
    #expect(answer["outcome"] as? String == outcome)
    let session = try rmctl.done("session show 1 -o json").json
    #expect(session["state"] as? String == state)
    let group = action == "INTERACTIVE_GROUP" ? action : "POOL"
    #expect(session["group"] as? String == group)
    let events = try rmctl.done("events list -o json").items
    #expect(events.contains { ($0["action"] as? String)?.contains("CPU time of 10s") == true })
  }

  @Test("a threshold that kills ends the session")
  func kills() throws {
    let rmctl = try running()
    try plan(rmctl, "--switch-to kill --switch-io-bytes 1G")
    try rmctl.done("call charge 1 --io-bytes 1G")
    #expect(try rmctl.ended("1")["outcome"] as? String == "threshold-kill")
  }

  @Test("thresholds act on running commands: CPU time ends this one with 124")
  func command() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create POOL")
    try plan(rmctl, "--switch-to cancel --switch-cpu 300ms")
    let words = ["run", "-g", "POOL", "--", "sh", "-c", "while :; do :; done"]
    let answer = try rmctl.run(words)
    #expect(answer.code == 124 && answer.error.contains("CPU time of 300ms"), "\(answer)")
  }

  @Test("a switch for the call takes the session back at its end")
  func forCall() throws {
    let rmctl = try running()
    try plan(rmctl, "--switch-to BATCH_GROUP --switch-cpu 1s --switch-for-call")
    try rmctl.done("call charge 1 --cpu 2s")
    #expect(try rmctl.sessions().first?["group"] as? String == "BATCH_GROUP")
    try rmctl.done("call end 1")
    #expect(try rmctl.sessions().first?["group"] as? String == "POOL")
  }

  @Test("a repeat offender is refused by its fingerprint until somebody lets it out")
  func quarantine() throws {
    let rmctl = try running("", "--fingerprint report-7")
    try plan(rmctl, "--switch-to cancel --switch-cpu 1s")
    try rmctl.done("settings set quarantine-after 2")
    try rmctl.done("call charge 1 --cpu 2s")
    try rmctl.done("call begin 1 --fingerprint report-7")
    try rmctl.done("call charge 2 --cpu 2s")
    let before = rmctl.bytes("state.json")
    let refused = try rmctl.run("call begin 1 --fingerprint report-7".words)
    expectRefusal(refused, 6, "call.quarantined")
    #expect(rmctl.bytes("state.json") == before)
    #expect(try rmctl.run("run --fingerprint report-7 -- true".words).code == 121)
    try rmctl.done("call begin 1 --fingerprint report-8")
  }

  @Test("a session that is blocked says by whom, and a circle is refused")
  func blocked() throws {
    let rmctl = try running()
    try rmctl.done("session open -g POOL")
    try rmctl.done("call begin 2")
    try rmctl.done("session set 1 --blocked-by 2")
    let session = try rmctl.done("session show 1 -o json").json
    #expect(session["state"] as? String == "blocked" && session["blockedBy"] as? String == "2")
    expectRefusal(
      try rmctl.run("session set 2 --blocked-by 1".words), 6, "session.deadlock")
    expectRefusal(try rmctl.run("session set 2 --blocked-by 9".words), 4, "session.not-found")
    try rmctl.done("session set 1 --blocked-by none")
    #expect(try rmctl.sessions().first?["state"] as? String == "active")
  }
}
