import Foundation
import TestSupport
import Testing

/// Sessions of scripts, and the calls inside them.
@Suite struct CallTests {
  private func opened(_ count: Int, pool: Int) throws -> RmctlBinary {
    let rmctl = try RmctlBinary.withPool(pool)
    for id in 1...count {
      #expect(try rmctl.done("session open -g POOL -o name").out == "\(id)\n")
    }
    return rmctl
  }

  private func call(_ rmctl: RmctlBinary, _ line: String) throws -> [String: Any] {
    try rmctl.done("call begin \(line) -o json").json
  }

  @Test func aCallHasASlotUntilItEnds() throws {
    let rmctl = try opened(2, pool: 1)
    let first = try call(rmctl, "1")
    #expect(first["state"] as? String == "running")
    #expect(first["call"] as? String == "1")
    let second = try call(rmctl, "2")
    #expect(second["state"] as? String == "queued" && second["queuePlace"] as? Int == 1)
    try rmctl.done("call end 1")
    #expect(try rmctl.done("call show 2 -o json").json["state"] as? String == "running")
    try rmctl.done("call end 2")
    #expect(try rmctl.done("call list -o json").items.isEmpty)
    for id in [1, 2] { try rmctl.done("session close \(id)") }
    #expect(try rmctl.done("session list --all -o json").items.count == 2)
  }

  @Test func beginningAndEndingTwiceIsRefused() throws {
    let rmctl = try opened(1, pool: 1)
    try rmctl.done("call begin 1")
    expectRefusal(try rmctl.run("call begin 1".words), 6, "call.in-progress")
    try rmctl.done("call end 1")
    let again = try rmctl.run("call end 1".words)
    #expect([4, 6].contains(again.code), "\(again)")
    expectRefusal(try rmctl.run("call cancel 77".words), 4, "call.not-found")
    expectRefusal(try rmctl.run("call begin 77".words), 4, "session.not-found")
  }

  @Test func aQueuedCallCannotEndButBeCancelled() throws {
    let rmctl = try opened(2, pool: 1)
    for id in [1, 2] { try rmctl.done("call begin \(id)") }
    expectRefusal(try rmctl.run("call end 2".words), 6, "call.not-running")
    try rmctl.done("call cancel 2")
    try rmctl.done("call cancel 1")
    #expect(try rmctl.done("group show POOL -o json").json["running"] as? Int == 0)
  }

  @Test func noWaitRefusesAtOnce() throws {
    let rmctl = try opened(2, pool: 1)
    try rmctl.done("call begin 1 --no-wait")
    let before = rmctl.bytes("state.json")
    expectRefusal(try rmctl.run("call begin 2 --no-wait".words), 6, "pool.full")
    #expect(rmctl.bytes("state.json") == before)
  }

  @Test func waitBlocksUntilTheCallRuns() throws {
    let rmctl = try opened(2, pool: 1)
    try rmctl.done("call begin 1")
    let wait = try rmctl.start("call begin 2 --wait -o json".words)
    #expect(try rmctl.reaches(1, "waiting"))
    #expect(wait.isRunning)
    try rmctl.done("call end 1")
    let answer = wait.finish()
    #expect(answer.code == 0 && answer.json["state"] as? String == "running", "\(answer)")
  }

  @Test func waitEndsWithCode8WhenItNeverWill() throws {
    let rmctl = try opened(3, pool: 1)
    try rmctl.done("call begin 1")
    let late = try rmctl.run("call begin 2 --wait --wait-timeout 100ms".words)
    expectRefusal(late, 8, "wait.timeout")
    let killed = try rmctl.start("call begin 3 --wait".words)
    #expect(try rmctl.reaches(1, "waiting"))
    try rmctl.done("session kill 3")
    expectRefusal(killed.finish(), 8, "wait.timeout")
  }

  @Test func waitWorksTogetherWithAGeneration() throws {
    let rmctl = try opened(2, pool: 1)
    try rmctl.done("call begin 1")
    let generation = try rmctl.done("state info -o json").json["generation"] ?? ""
    let late = try rmctl.run(
      "call begin 2 --wait --wait-timeout 100ms --if-generation \(generation)".words)
    expectRefusal(late, 8, "wait.timeout")
    let info = try rmctl.run(
      "call begin 2 --wait --wait-timeout 100ms --request-id r1".words, deadline: 5)
    expectRefusal(info, 8, "wait.timeout")
  }

  @Test func aCallHasAnExecutionLimit() throws {
    let rmctl = try opened(1, pool: 1)
    try rmctl.done("call begin 1 --timeout 50ms")
    #expect(
      try eventually(within: 5) {
        try rmctl.done("session reap")
        return try rmctl.done("call list -o json").items.isEmpty
      })
  }

  @Test func theSessionsOfCommandsTakeNoCalls() throws {
    let rmctl = try RmctlBinary()
    let run = try rmctl.start("run -- sleep 300".words)
    #expect(try rmctl.reaches(1, "active"))
    expectRefusal(try rmctl.run("call begin 1".words), 6, "session.wrong-kind")
    expectRefusal(try rmctl.run("session close 1".words), 6, "session.wrong-kind")
    expectRefusal(try rmctl.run("call end 1".words), 6, "session.wrong-kind")
    try rmctl.done("session kill 1")
    #expect(run.finish().code == 123)
  }
}
