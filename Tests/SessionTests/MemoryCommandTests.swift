import Foundation
import TestSupport
import Testing

/// `memory set`, `memory pool` and `memory quota` against the real binary.
@Suite struct MemoryCommandTests {
  private func machine() throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.done("memory set --memory 16G --database-memory 8G --memory-strategy manual")
    return rmctl
  }

  private func pool(_ name: String, of rmctl: RmctlBinary) throws -> [String: Any] {
    let pools = try rmctl.done("memory pool list -o json").items
    return try #require(pools.first { $0["pool"] as? String == name })
  }

  @Test("memory set changes all of its settings, or none")
  func settings() throws {
    let rmctl = try machine()
    #expect(try rmctl.done("memory show -o json").json["total"] as? Int == 8 << 30)
    #expect(
      try rmctl.done("settings get memory-strategy -o json").json["value"] as? String == "manual")
    let before = rmctl.bytes("state.json")
    for (words, code) in [
      ("memory set", "usage.invalid"), ("memory set --memory-strategy manuel", "value.invalid"),
      ("memory set --memory 32G --memory-strategy manuel", "value.invalid"),
      ("memory set --database-memory 1K", "value.out-of-range"),
    ] {
      expectRefusal(try rmctl.run(words.words), 2, code)
    }
    #expect(rmctl.bytes("state.json") == before)
    try rmctl.done("memory set --database-memory default")
    #expect(try rmctl.done("memory show -o json").json["total"] as? Int == 8 << 30)
  }

  @Test("a total below what is in use is refused, now and after the state was read again")
  func totalBelowUse() throws {
    let rmctl = try machine()
    try rmctl.done("session open")
    try rmctl.done("call begin 1 --memory 1G")
    let before = rmctl.bytes("state.json")
    expectRefusal(try rmctl.run("memory set --database-memory 512M".words), 6, "memory.short")
    #expect(rmctl.bytes("state.json") == before)
    #expect(try rmctl.done("memory show -o json").json["total"] as? Int == 8 << 30)
    try rmctl.done("call end 1")
    try rmctl.done("memory set --database-memory 512M")
    #expect(try rmctl.done("memory show -o json").json["total"] as? Int == 512 << 20)
  }

  @Test("a pool is made, used, resized and deleted, and its parent is charged")
  func pools() throws {
    let rmctl = try machine()
    try rmctl.done("memory pool set LARGE_POOL --size 64M --minimum 0")
    try rmctl.done("memory pool create CACHE --parent SGA --size 256M --auto-tune on")
    let made = try pool("CACHE", of: rmctl)
    #expect(made["parent"] as? String == "SGA" && made["size"] as? Int == 256 << 20)
    #expect(made["autoTune"] as? Bool == true && made["minimum"] as? Int == 0)
    try rmctl.done("memory pool allocate cache 100M")
    #expect(try pool("SGA", of: rmctl)["used"] as? Int == 100 << 20)
    try rmctl.done("memory pool set CACHE --size 128M --minimum 64M --auto-tune off")
    let smaller = try pool("CACHE", of: rmctl)
    #expect(smaller["size"] as? Int == 128 << 20 && smaller["minimum"] as? Int == 64 << 20)
    // Both pass where the other one was, downwards and upwards.
    try rmctl.done("memory pool free CACHE 100M")
    try rmctl.done("memory pool set CACHE --size 32M --minimum 16M")
    try rmctl.done("memory pool set CACHE --size 200M --minimum 150M")
    #expect(try pool("CACHE", of: rmctl)["minimum"] as? Int == 150 << 20)
    try rmctl.done("memory pool delete CACHE")
    #expect(try rmctl.done("memory pool list -o json").items.count == 6)
  }

  @Test("what pools refuse is said, and nothing changes")
  func poolRefusals() throws {
    let rmctl = try machine()
    try rmctl.done("memory pool set LARGE_POOL --size 64M --minimum 0")
    try rmctl.done("memory pool create CACHE --parent SGA --size 64M")
    try rmctl.done("memory pool allocate CACHE 32M")
    let before = rmctl.bytes("state.json")
    for (words, code, name) in [
      ("memory pool create CACHE --size 1M", Int32(5), "name.taken"),
      ("memory pool create 9 --size 1M", 2, "name.invalid"),
      ("memory pool create X", 2, "usage.invalid"),
      ("memory pool create X --size much", 2, "value.invalid"),
      ("memory pool create X --size 1M --minimum 2M", 2, "value.out-of-range"),
      ("memory pool create X --size 1M --parent CASH", 4, "pool.not-found"),
      ("memory pool create X --size 100G", 6, "memory.short"),
      ("memory pool create X --size 1M --auto-tune maybe", 2, "usage.invalid"),
      ("memory pool set CACHE", 2, "usage.invalid"),
      ("memory pool set CASH --size 1M", 4, "pool.not-found"),
      ("memory pool set CACHE --size 1M", 2, "value.out-of-range"),
      ("memory pool set CACHE --size 100G", 6, "memory.short"),
      ("memory pool delete CACHE", 6, "object.in-use"),
      ("memory pool delete SGA", 6, "object.built-in"),
      ("memory pool delete CASH", 4, "pool.not-found"),
      ("memory pool allocate CACHE 64M", 6, "memory.short"),
      ("memory pool allocate CASH 1M", 4, "pool.not-found"),
      ("memory pool allocate CACHE -1", 2, "usage.invalid"),
      ("memory pool free CACHE 64M", 6, "memory.short"),
      ("memory pool free CASH 1M", 4, "pool.not-found"),
      ("memory pool", 2, "usage.unknown-command"), ("memory pol", 2, "usage.unknown-command"),
    ] {
      expectRefusal(try rmctl.run(words.words), code, name)
    }
    #expect(rmctl.bytes("state.json") == before)
    let typo = try rmctl.run("memory pool delete CASHE".words)
    #expect(typo.error.contains("did you mean: CACHE?"), "\(typo)")
  }

  @Test("a larger pool admits who waited for it; a freed one as well")
  func poolsAdmit() throws {
    let rmctl = try machine()
    try rmctl.done("memory pool set WORK_AREA --size 64M --minimum 0")
    try rmctl.done("memory pool set PGA --size 1G --minimum 0")
    try rmctl.done("memory pool allocate PGA 512M")
    for id in 1...2 {
      try rmctl.done("session open")
      let call = try rmctl.done("call begin \(id) --memory 400M -o json").json
      #expect(call["state"] as? String == (id == 1 ? "running" : "queued"), "\(call)")
    }
    let why = try rmctl.done("session explain 2 -o json").json
    #expect(why["constraint"] as? String == "memory", "\(why)")
    try rmctl.done("memory pool free PGA 512M")
    #expect(try rmctl.done("session show 2 -o json").json["state"] as? String == "active")
    try rmctl.done("session open")
    #expect(
      try rmctl.done("call begin 3 --memory 400M -o json").json["state"] as? String == "queued")
    try rmctl.done("memory pool set PGA --size 2G")
    #expect(try rmctl.done("session show 3 -o json").json["state"] as? String == "active")
  }

  @Test("a quota of a session refuses what could never run, and stands in the list")
  func quota() throws {
    let rmctl = try machine()
    try rmctl.done("session open")
    try rmctl.done("memory quota set 1 --session-memory 512M --work-area 64M")
    let row = try #require(try rmctl.done("memory quota list -o json").items.first)
    #expect(row["sessionMemory"] as? Int == 512 << 20 && row["workArea"] as? Int == 64 << 20)
    let before = rmctl.bytes("state.json")
    expectRefusal(try rmctl.run("call begin 1 --memory 1G".words), 6, "call.never-fits")
    expectRefusal(try rmctl.run("memory quota set 1".words), 2, "usage.invalid")
    expectRefusal(try rmctl.run("memory quota set 1 --work-area x".words), 2, "value.invalid")
    expectRefusal(
      try rmctl.run("memory quota set 9 --work-area 1M".words), 4, "session.not-found")
    #expect(rmctl.bytes("state.json") == before)
    try rmctl.done("call begin 1 --memory 512M --work-area 32M")
    let held = try #require(try rmctl.done("memory quota list -o json").items.first)
    #expect(held["held"] as? Int == 512 << 20 && held["workAreaHeld"] as? Int == 32 << 20)
    try rmctl.done("call end 1")
    try rmctl.done("memory quota set 1 --session-memory none --work-area none")
    #expect(try rmctl.done("memory quota list -o json").items.isEmpty)
    try rmctl.done("call begin 1 --memory 1G")
  }
}
