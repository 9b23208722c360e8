import Foundation
import TestSupport
import Testing

/// Queues, memory, parallel servers, quarantine and statistics at the command line.
@Suite struct ResourceCommandTests {
  private func queued() throws -> RmctlBinary {
    let rmctl = try RmctlBinary.withPool(1)
    for id in 1...3 {
      try rmctl.done("session open -g POOL")
      try rmctl.done("call begin \(id)")
    }
    return rmctl
  }

  private func order(_ rmctl: RmctlBinary) throws -> [String] {
    try rmctl.done("queue list -o json").items.compactMap { $0["call"] as? String }
  }

  @Test("queue list says who waits for what; queue move changes the order")
  func queue() throws {
    let rmctl = try queued()
    let first = try #require(try rmctl.done("queue list -g POOL -o json").items.first)
    #expect(first["queuePlace"] as? Int == 1 && first["constraint"] as? String == "slots")
    #expect(first["holders"] as? [String] == ["1"])
    #expect(try order(rmctl) == ["2", "3"])
    try rmctl.done("queue move 3 --first")
    #expect(try order(rmctl) == ["3", "2"])
    try rmctl.done("queue move 2 --before 3")
    #expect(try order(rmctl) == ["2", "3"])
    let before = rmctl.bytes("state.json")
    expectRefusal(try rmctl.run("queue move 1 --first".words), 6, "call.not-waiting")
    expectRefusal(try rmctl.run("queue move 9 --first".words), 4, "call.not-found")
    expectRefusal(try rmctl.run("queue move 2".words), 2, "usage.invalid")
    expectRefusal(try rmctl.run("queue cancel 1".words), 6, "call.not-waiting")
    expectRefusal(try rmctl.run("queue list -g NONE".words), 4, "group.not-found")
    #expect(rmctl.bytes("state.json") == before)
    try rmctl.done("queue cancel 2 3")
    #expect(try order(rmctl).isEmpty)
  }

  @Test("memory show adds up, and advice is given and applied")
  func memory() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("settings set memory 16G")
    try rmctl.done("settings set memory-strategy manual")
    try rmctl.done("session open")
    try rmctl.done("call begin 1 --memory 1G")
    let memory = try rmctl.done("memory show -o json").json
    #expect(memory["total"] as? Int == 8 << 30 && memory["used"] as? Int == 1 << 30)
    let pools = try #require(memory["pools"] as? [[String: Any]])
    let used = Dictionary(
      uniqueKeysWithValues: pools.map { ($0["pool"] as? String ?? "", $0["used"] as? Int ?? -1) })
    #expect(used["PGA"] == 1 << 30 && used["SGA"] == 0)
    let advice = try rmctl.done("memory advise -o json").items
    let pool = try #require(advice.first { $0["object"] as? String == "pool PGA" })
    #expect((pool["recommended"] as? Int ?? 0) < (pool["current"] as? Int ?? 0))
    try rmctl.done("memory advise --apply")
    let after = try #require(
      try rmctl.done("memory show -o json").json["pools"] as? [[String: Any]])
    let size = after.first { $0["pool"] as? String == "PGA" }?["size"] as? Int
    #expect(size == pool["recommended"] as? Int)
    let pressure = try rmctl.done("memory pressure -o json").json
    #expect(pressure["hostTotal"] as? Int ?? 0 > 1 << 28)
    let levels = ["none", "low", "medium", "high", "critical"]
    #expect(levels.contains(pressure["pressure"] as? String ?? ""))
  }

  @Test("parallel servers are listed with their roles")
  func parallel() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("settings set total-dop 8")
    try rmctl.done("session open")
    try rmctl.done("call begin 1 --parallel 2 --server-sets 2")
    let parallel = try rmctl.done("parallel show -o json").json
    #expect(parallel["servers"] as? Int == 8 && parallel["busy"] as? Int == 4)
    #expect(parallel["parallelCalls"] as? Int == 1 && parallel["meanDegree"] as? String == "2.0")
    let servers = try rmctl.done("parallel servers -o json").items
    let roles = servers.compactMap { $0["role"] as? String }.sorted()
    #expect(roles == ["consumer", "consumer", "coordinator", "producer", "producer"])
  }

  @Test("a quarantine by hand, its list and its end")
  func quarantine() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("session open")
    try rmctl.done(["quarantine", "add", "report-7", "--for", "1h", "--reason", "fills the disk"])
    let entry = try #require(try rmctl.done("quarantine list -o json").items.first)
    #expect(entry["fingerprint"] as? String == "report-7" && entry["state"] as? String == "refused")
    let refused = try rmctl.run("call begin 1 --fingerprint report-7".words)
    #expect(refused.code == 6 && refused.error.contains("fills the disk"), "\(refused)")
    try rmctl.done("quarantine delete report-7")
    try rmctl.done("call begin 1 --fingerprint report-7")
    let answer = try rmctl.run("quarantine delete report-7".words)
    expectRefusal(answer, 4, "fingerprint.not-found")
    expectRefusal(try rmctl.run("quarantine add x --for soon".words), 2, "value.invalid")
  }

  @Test("statistics as OpenMetrics, and percentiles in the table")
  func statistics() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("session open")
    try rmctl.done("call begin 1")
    try rmctl.done("call charge 1 --cpu 2s")
    try rmctl.done("call end 1")
    let text = try rmctl.done("stats -o openmetrics").out
    for line in [
      "# TYPE rmctl_calls_ended counter",
      "rmctl_calls_ended_total{group=\"INTERACTIVE_GROUP\"} 1",
      "rmctl_cpu_seconds_total{group=\"INTERACTIVE_GROUP\"} 2",
      "rmctl_run_seconds_count{group=\"INTERACTIVE_GROUP\"} 1", "# EOF",
    ] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(text.hasSuffix("# EOF\n"))
    expectRefusal(try rmctl.run("group list -o openmetrics".words), 2, "usage.invalid")
    let stats = try rmctl.done("stats -o json").items
    let group = try #require(stats.first { $0["group"] as? String == "INTERACTIVE_GROUP" })
    #expect(group["runP99Ms"] as? Int ?? -1 >= 0 && group["waitMaxMs"] as? Int == 0)
    #expect(group["serialCalls"] as? Int == 1)
  }
}
