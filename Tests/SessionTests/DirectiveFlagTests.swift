import Foundation
import TestSupport
import Testing

/// Every flag of `directive set`.
@Suite struct DirectiveFlagTests {
  /// The flag, a good value, the field of the answer, its value there, and a bad value.
  static let flags: [(flag: String, good: String, field: String, shown: String, bad: String)] = [
    ("--ratio", "3", "ratio", "3", "0"), ("--shares", "7", "shares", "7", "1000001"),
    ("--utilization-limit", "80", "utilizationLimit", "80", "101"),
    ("--sessions", "5", "maxSessions", "5", "x"),
    ("--queue-timeout", "1m", "queueTimeoutMs", "60000", "soon"),
    ("--queue-limit", "6", "queueLimit", "6", "1.5"),
    ("--parallel-limit", "4", "parallelLimit", "4", "many"),
    ("--parallel-servers", "50", "parallelServers", "50", "150"),
    ("--parallel-queue-timeout", "2m", "parallelQueueTimeoutMs", "120000", "2 moons"),
    ("--parallel-timeout-action", "run", "parallelTimeoutAction", "run", "wait"),
    ("--parallel-critical", "queue", "parallelCritical", "queue", "yes"),
    ("--switch-to", "BATCH_GROUP", "switchTo", "BATCH_GROUP", "NOSUCH"),
    ("--switch-cpu", "10s", "switchCpuMs", "10000", "10 apples"),
    ("--switch-elapsed", "20s", "switchElapsedMs", "20000", "x"),
    ("--switch-io-bytes", "1GiB", "switchIoBytes", "1073741824", "1ZB"),
    ("--switch-io-requests", "100", "switchIoRequests", "100", "0"),
    ("--switch-io-logical", "200", "switchIoLogical", "200", "2147483648"),
    ("--max-estimate", "3m", "maxEstimateMs", "180000", "nan"),
    ("--max-execution", "4m", "maxExecutionMs", "240000", "inf"),
    ("--max-idle", "5m", "maxIdleMs", "300000", "5 minutes or so"),
    ("--max-idle-blocker", "6m", "maxIdleBlockerMs", "360000", "0x10"),
    ("--session-memory", "1MiB", "sessionMemory", "1048576", "1XB"),
    ("--group-memory", "2MiB", "groupMemory", "2097152", "1e400"),
    ("--group-memory-high", "3MiB", "groupMemoryHigh", "3145728", "1e400"),
    ("--session-memory-high", "4MiB", "sessionMemoryHigh", "4194304", "1e400"),
    ("--undo-pool", "3MiB", "undoPool", "3145728", "3 elephants"),
    ("--undo-rate", "4MiB", "undoRate", "4194304", "fast"),
    ("--io-bps", "5MiB", "ioBandwidth", "5242880", "18446744073709551616"),
    ("--iops", "77", "iops", "77", "0"), ("--io-weight", "88", "ioWeight", "88", "10001"),
    ("--pids", "99", "pids", "99", "4194305"), ("--cpus", "0-3,8", "cpus", "0-3,8", "3-1"),
    ("--gpus", "2", "gpus", "2", "1025"), ("--p1", "11", "p1", "11", "100.5"),
    ("--p8", "88", "p8", "88", "101"),
  ]

  private func prepared() throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.done("plan create P --method emphasis")
    return rmctl
  }

  private func shown(_ rmctl: RmctlBinary) throws -> [String: Any] {
    try rmctl.done("directive show P SYS_GROUP -o json").json
  }

  @Test("every flag sets its field, is exported, and none takes it away")
  func flagsAreKept() throws {
    let rmctl = try prepared()
    let given = Self.flags.flatMap { [$0.flag, $0.good] }
    let answer = try rmctl.done(
      ["directive", "set", "P", "SYS_GROUP", "--switch-estimate", "--switch-for-call"] + given)
    #expect(answer.error.isEmpty)
    let set = try shown(rmctl)
    for row in Self.flags where !row.field.hasPrefix("p") || row.field.count > 2 {
      #expect(set[row.field].map { "\($0)" } == row.shown, "\(row.flag): \(set[row.field] ?? "-")")
    }
    let levels = set["levels"] as? [Any]
    #expect(levels?.count == 8 && levels?.first as? Int == 11 && levels?.last as? Int == 88)
    #expect(set["switchEstimate"] as? Bool == true && set["switchForCall"] as? Bool == true)
    let export = try rmctl.done("export").out
    try rmctl.done("plan create Q")
    try rmctl.done("plan delete P")
    let applied = try rmctl.run(["apply", "-f", "-"], stdin: export)
    #expect(applied.code == 0, "\(applied)")
    #expect(
      try NSDictionary(dictionary: without(set)) == NSDictionary(dictionary: without(shown(rmctl))))
    let none = Self.flags.flatMap { [$0.flag, "none"] }
    try rmctl.done(
      ["directive", "set", "P", "SYS_GROUP", "--no-switch-estimate", "--no-switch-for-call"] + none)
    let bare = try shown(rmctl)
    for row in Self.flags where row.field != "p1" && row.field != "p8" {
      #expect(bare[row.field] is NSNull, "\(row.flag): \(bare[row.field] ?? "-")")
    }
    #expect(bare["levels"] is NSNull)
    #expect(bare["switchEstimate"] as? Bool == false && bare["switchForCall"] as? Bool == false)
  }

  private func without(_ record: [String: Any]) -> [String: Any] {
    record.filter { $0.key != "generation" }
  }

  @Test("a bad value is refused for every flag and changes nothing")
  func badValues() throws {
    let rmctl = try prepared()
    let before = rmctl.bytes("state.json")
    let script = Self.flags.map { "directive set P SYS_GROUP \($0.flag) '\($0.bad)'\n" }.joined()
    let answer = try rmctl.run(
      ["batch", "--no-atomic", "--on-error", "continue", "--report", "report"], stdin: script,
      deadline: 120)
    #expect(answer.code == 3)
    let report = rmctl.text("report").split(separator: "\n").map {
      CommandAnswer.object(String($0))
    }
    #expect(report.count == Self.flags.count)
    for (row, line) in zip(Self.flags, report) {
      let code = line["code"] as? String ?? "-"
      let codes = ["value.invalid", "value.out-of-range", "usage.invalid", "group.not-found"]
      #expect(codes.contains(code), "\(row.flag) \(row.bad): \(code)")
    }
    #expect(rmctl.bytes("state.json") == before)
    #expect(try rmctl.run("directive set P SYS_GROUP --p9 1".words).code == 2)
    #expect(try rmctl.run("directive set P SYS_GROUP --shares 0".words).code == 2)
    expectRefusal(try rmctl.run("directive set P NOSUCH --shares 1".words), 4, "group.not-found")
    expectRefusal(try rmctl.run("directive set NOSUCH SYS_GROUP --p1 1".words), 4, "plan.not-found")
  }
}
