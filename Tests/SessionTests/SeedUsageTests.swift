import Foundation
import TestSupport
import Testing

/// The usage example of the seed as commands: every step does what it says, and the limits hold.
@Suite struct SeedUsageTests {
  @Test func theUsageExampleAsCommands() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("settings set cores 8")
    try rmctl.done("settings set memory 32G")
    // create_consumer_group, set_group_memory_limit, set_group_io_limits
    try rmctl.done(
      "group create ANALYTICS --priority 3 --group-memory 8G --io-bps 100M --iops 1000"
        + " --parallel-limit 4")
    // set_group_cpu_shares and activate_plan
    try rmctl.done("plan create DAY")
    try rmctl.done("directive set DAY ANALYTICS --shares 2000")
    try rmctl.done("directive set DAY OTHER_GROUPS --shares 1000")
    try rmctl.done("plan activate DAY")
    let shares = try rmctl.done("plan shares DAY -o json").items
    let share = try #require(shares.first { $0["group"] as? String == "ANALYTICS" })
    #expect(abs((share["share"] as? Double ?? 0) - 200.0 / 3) < 0.01)
    // create_session: a mapping puts the user where she belongs
    try rmctl.done("mapping set user ann ANALYTICS")
    let session = try rmctl.done("session open --user ann -o json").json
    #expect(session["group"] as? String == "ANALYTICS")
    // execute_query: automatic degree by cost, cut to the group's limit
    let call = try rmctl.done("call begin 1 --cost 500000 --parallel auto --memory 2G -o json").json
    #expect(call["state"] as? String == "running" && call["degree"] as? Int == 4)
    // its memory limit
    try rmctl.done("session open --user ann")
    let second = try rmctl.done("call begin 2 --memory 7G -o json").json
    #expect(second["state"] as? String == "queued" && second["constraint"] as? String == "memory")
    // its I/O limits: bytes and requests
    let io = try rmctl.done("call charge 1 --io-bytes 500M --io-requests 100 -o json").json
    #expect(io["throttledMs"] as? Int ?? 0 > 2000)
    // complete_query: the waiting one would get its memory now, but for the I/O debt
    try rmctl.done("call end 1")
    let why = try rmctl.done("session explain 2 -o json").json
    #expect(why["constraint"] as? String == "rate")
    // get_resource_stats
    let stats = try rmctl.done("stats -o json").items
    let group = try #require(stats.first { $0["group"] as? String == "ANALYTICS" })
    #expect(group["callsEnded"] as? Int == 1 && group["waiting"] as? Int == 1)
  }
}
