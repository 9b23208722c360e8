import Quantities
import ResourceEngine
import ResourcePolicy
import Scheduling
import Testing

@Suite struct AccountingTests {
  @Test func everyCallIsCountedOnceOnItsWay() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      expect counts BATCH opened 2 begun 1 queued 0 admitted 1 ended 0 abandoned 0
      1s begin s2 -> queued 1
      expect counts BATCH begun 2 queued 1 admitted 1 ended 0 abandoned 0
      2s begin s2 nowait -> reject callInProgress
      expect counts BATCH begun 2
      3s end s1 cpu 2s -> admit s2
      expect counts BATCH begun 2 queued 1 admitted 2 ended 1 cpu-seconds 2 ran-seconds 3
      7s end s2 cpu 3s
      expect counts BATCH ended 2 cpu-seconds 5 waited-seconds 2 ran-seconds 7
      8s begin s1 -> running
      9s close s1 -> ended s1 closed
      expect counts BATCH begun 3 admitted 3 ended 3 abandoned 0 ran-seconds 8
      expect totals begun 3 ended 3 kills 0 lost 0 queue-timeouts 0 idle-timeouts 0
      """)
  }

  @Test func aSessionAddsUpItsCallsAndItsRecordSaysSo() throws {
    var engine = try Scenario.run(
      """
      0s open s1 group BATCH
      0s begin s1 -> running
      2s end s1 cpu 1s
      5s begin s1 -> running
      9s end s1 cpu 2s
      """)
    let usage = try #require(engine.sessions[SessionID(1)]?.usage)
    #expect(usage.cpu == .seconds(3) && usage.ran == .seconds(6) && usage.waited == .zero)
    let effects = try engine.apply(.close(SessionID(1)), at: moment(.seconds(10)))
    guard case .ended(let record)? = effects.first else {
      Issue.record("no record: \(effects)")
      return
    }
    #expect(record.usage == usage && record.outcome == .closed)
    #expect(record.exit == nil && record.reason == nil)
  }

  @Test func aBodyCannotReportWaitingOrRunningTime() throws {
    var engine = try Scenario.run(
      """
      0s open s1 group BATCH
      0s begin s1 -> running
      """)
    var usage = Usage(cpu: .seconds(1))
    usage.ran = .seconds(500)
    usage.waited = .seconds(600)
    _ = try engine.apply(.endCall(CallID(1), usage), at: moment(.seconds(4)))
    let counted = engine.accounting[Policy.batchGroup].usage
    #expect(counted.ran == .seconds(4) && counted.waited == .zero)
  }

  @Test func usageAddsUpAndKeepsTheLargestPeak() {
    var sum = Usage(
      cpu: .seconds(1), bytesRead: ByteCount(bytes: 10), bytesWritten: ByteCount(bytes: 20),
      peakMemory: ByteCount(bytes: 30))
    sum += Usage(
      cpu: .longest, bytesRead: ByteCount(bytes: 1), bytesWritten: ByteCount(bytes: 2),
      peakMemory: ByteCount(bytes: 3))
    #expect(sum.cpu == .longest)
    #expect(sum.bytesRead.bytes == 11 && sum.bytesWritten.bytes == 22)
    #expect(sum.peakMemory.bytes == 30)
  }

  /// Every outcome is counted where it belongs, and nowhere else.
  @Test(arguments: Outcome.allCases)
  func eachOutcomeHasItsCounter(outcome: Outcome) throws {
    var engine = try Scenario.run("0s open s1 command group BATCH\n0s begin s1 -> running")
    let report = ExitReport(status: .exited(code: 1), outcome: outcome)
    let effects = try engine.apply(.exit(SessionID(1), report), at: moment(.seconds(1)))
    guard case .ended(let record)? = effects.first else {
      Issue.record("no record: \(effects)")
      return
    }
    #expect(record.outcome == outcome)
    var wanted = GroupCounters()
    switch outcome {
    case .queueTimeout: wanted.queueTimeouts = 1
    case .executionTimeout: wanted.executionTimeouts = 1
    case .cpuLimit: wanted.cpuLimits = 1
    case .outOfMemory: wanted.memoryKills = 1
    case .idleTimeout: wanted.idleTimeouts = 1
    case .killed: wanted.kills = 1
    case .lost: wanted.lost = 1
    case .idleBlocker: wanted.idleBlockers = 1
    case .thresholdCancel: wanted.thresholdCancels = 1
    case .thresholdKill: wanted.thresholdKills = 1
    case .completed, .refused, .cancelled, .closed, .failedToStart: break
    }
    wanted.sessionsOpened = 1
    wanted.callsBegun = 1
    wanted.callsAdmitted = 1
    wanted.callsEnded = 1
    wanted.usage.ran = .seconds(1)
    wanted.sessionsEnded = 1
    wanted.runTime.add(.seconds(1))
    wanted.runs.record(.seconds(1))
    wanted.waits.record(.zero)
    #expect(engine.accounting[Policy.batchGroup] == wanted)
    #expect(engine.accounting.total == wanted)
    #expect(engine.invariantViolations().isEmpty)
  }
}
