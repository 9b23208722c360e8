import Foundation
import TestSupport
import Testing

/// `parallel set` and `parallel pool` against the real binary.
@Suite struct ParallelCommandTests {
  @Test("parallel set changes all of its settings, or none")
  func settings() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("parallel set --total-dop 8 --downgrade off --dop-model cost")
    #expect(try rmctl.done("parallel show -o json").json["servers"] as? Int == 8)
    #expect(try rmctl.done("settings get dop-model -o json").json["value"] as? String == "cost")
    let before = rmctl.bytes("state.json")
    for (words, code) in [
      ("parallel set", "usage.invalid"), ("parallel set --dop-model best", "value.invalid"),
      ("parallel set --total-dop 9 --downgrade perhaps", "value.invalid"),
      ("parallel set --total-dop 0", "value.invalid"),
    ] {
      expectRefusal(try rmctl.run(words.words), 2, code)
    }
    #expect(rmctl.bytes("state.json") == before)
  }

  @Test("a pool of servers bounds the calls of its groups, and only those")
  func bounds() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("parallel set --total-dop 64")
    try rmctl.done("group create REPORTS")
    try rmctl.done([
      "parallel", "pool", "create", "SMALL", "--maximum", "4", "-g", "REPORTS",
      "--description", "for reports",
    ])
    for id in 1...3 { try rmctl.done("session open -g \(id == 3 ? "SYS_GROUP" : "REPORTS")") }
    try rmctl.done("call begin 1 --parallel 3")
    let second = try rmctl.done("call begin 2 --parallel 3 -o json").json
    #expect(second["state"] as? String == "queued" && second["constraint"] as? String == "servers")
    let third = try rmctl.done("call begin 3 --parallel 3 -o json").json
    #expect(third["state"] as? String == "running")
    let pool = try rmctl.done("parallel pool show small -o json").json
    #expect(pool["busy"] as? Int == 3 && pool["maximum"] as? Int == 4)
    #expect(pool["groups"] as? [String] == ["REPORTS"])
    #expect(pool["description"] as? String == "for reports")
    try rmctl.done("parallel pool set SMALL --maximum 8 --minimum 2 --description none")
    #expect(try rmctl.done("session show 2 -o json").json["state"] as? String == "active")
  }

  @Test("groups come and go, and a deleted pool leaves them to the pool of all")
  func groups() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("parallel pool create SMALL -g SYS_GROUP -g BATCH_GROUP")
    try rmctl.done(
      "parallel pool set SMALL --remove-group BATCH_GROUP --add-group INTERACTIVE_GROUP")
    let groups = try rmctl.done("parallel pool show SMALL -o json").json["groups"] as? [String]
    #expect(groups == ["SYS_GROUP", "INTERACTIVE_GROUP"])
    let names = try rmctl.done("parallel pool list -o json").items.map { $0["pool"] as? String }
    #expect(names == ["default", "SMALL"])
    let before = rmctl.bytes("state.json")
    for (words, code, name) in [
      ("parallel pool create SMALL", Int32(5), "server-pool.exists"),
      ("parallel pool create default", 6, "object.built-in"),
      ("parallel pool create 9", 2, "name.invalid"),
      ("parallel pool create OTHER -g SYS_GROUP", 6, "object.in-use"),
      ("parallel pool create OTHER -g NONE", 4, "group.not-found"),
      ("parallel pool create OTHER --minimum few", 2, "value.invalid"),
      ("parallel pool set SMALL --maximum 2 --minimum 3", 2, "value.out-of-range"),
      ("parallel pool set SMALL --add-group NONE", 4, "group.not-found"),
      ("parallel pool set SMALL --remove-group BATCH_GROUP", 4, "group.not-found"),
      ("parallel pool set LARGE --minimum 1", 4, "server-pool.not-found"),
      ("parallel pool show LARGE", 4, "server-pool.not-found"),
      ("parallel pool delete LARGE", 4, "server-pool.not-found"),
      ("parallel pool delete default", 4, "server-pool.not-found"),
      ("parallel pool", 2, "usage.unknown-command"),
    ] {
      expectRefusal(try rmctl.run(words.words), code, name)
    }
    #expect(rmctl.bytes("state.json") == before)
    try rmctl.done("parallel pool delete SMALL")
    #expect(try rmctl.done("parallel pool list -o json").items.count == 1)
  }
}
