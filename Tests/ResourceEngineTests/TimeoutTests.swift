import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct TimeoutTests {
  @Test func aWaitingCallOfAScriptTimesOutAndItsSessionStays() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 queue-timeout 5s
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      expect deadline none
      1s begin s2 -> queued 1
      expect deadline 6s
      5999ms advance
      6s advance -> abandon s2 queue-timeout
      expect s2 idle BATCH last queue-timeout
      expect deadline none
      expect queue BATCH
      expect counts BATCH begun 2 queued 1 admitted 1 abandoned 1 queue-timeouts 1
      6s advance
      7s end s1
      expect counts BATCH waited-seconds 5 ran-seconds 7
      """)
  }

  @Test func aWaitingCommandTimesOutWithItsSession() throws {
    let engine = try Scenario.run(
      """
      set directive DEFAULT_PLAN BATCH sessions 1 queue-timeout 5s
      0s open s1 command
      0s open s2 command
      0s begin s1 -> running
      0s begin s2 -> queued 1
      5s advance -> abandon s2 queue-timeout, ended s2 queue-timeout
      expect s2 gone
      expect counts BATCH queue-timeouts 1 abandoned 1
      """)
    #expect(engine.sessions.sessions.map(\.id) == [SessionID(1)])
  }

  @Test func theOwnWaitTimeoutHoldsWhereItIsStricter() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 queue-timeout 5s
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s begin s1 -> running
      0s begin s2 wait-timeout 2s -> queued 1
      0s begin s3 wait-timeout 9s -> queued 2
      expect deadline 2s
      2s advance -> abandon s2 queue-timeout
      expect deadline 5s
      5s advance -> abandon s3 queue-timeout
      """)
  }

  @Test func aRunningCommandIsTerminatedAndKeepsItsSlotUntilItsExit() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 exec 10s
      0s open s1 command
      0s open s2 command
      0s begin s1 -> running
      0s start s1 41
      1s begin s2 -> queued 1
      expect deadline 10s
      9s advance
      10s advance -> terminate s1 execution-timeout
      expect s1 killed BATCH
      expect deadline none
      expect counts BATCH execution-timeouts 0
      11s advance
      11s begin s1 -> reject sessionTerminating
      12s exit s1 signal 15 -> ended s1 execution-timeout, admit s2
      expect counts BATCH execution-timeouts 1 ran-seconds 12
      expect deadline 22s
      """)
  }

  @Test func aRunningCallOfAScriptEndsAndItsSlotGoesOn() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 exec 10s
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 timeout 3s -> running
      1s begin s2 -> queued 1
      expect deadline 3s
      3s advance -> admit s2
      expect s1 idle BATCH last execution-timeout
      3s end s1 -> reject callNotFound
      expect counts BATCH execution-timeouts 1 ended 1 admitted 2
      expect deadline 13s
      """)
  }

  @Test func theGroupsExecutionLimitIsCountedFromAdmission() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 exec 4s
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 timeout 9s -> running
      0s begin s2 -> queued 1
      expect deadline 4s
      3s end s1 -> admit s2
      expect deadline 7s
      6s advance
      7s advance
      expect s2 idle BATCH last execution-timeout
      """)
  }

  @Test func anIdleScriptSessionEndsAndABusyOneDoesNot() throws {
    try Scenario.run(
      """
      set group BATCH idle 3s
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 command
      expect deadline 3s
      1s begin s2 -> running
      2s advance
      3s advance -> ended s1 idle-timeout
      expect s1 gone
      expect deadline none
      9s advance
      10s end s2
      expect deadline 13s
      12s begin s2 -> running
      13s advance
      14s end s2
      17s advance -> ended s2 idle-timeout
      expect s3 inactive BATCH
      expect counts BATCH idle-timeouts 2
      """)
  }

  @Test func everythingDueHappensInOneAdvance() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 exec 5s queue-timeout 2s
      set group MAINTENANCE idle 5s
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group MAINTENANCE
      0s begin s1 -> running
      4s begin s2 -> queued 1
      expect deadline 5s
      5s advance -> admit s2, ended s3 idle-timeout
      expect counts BATCH queue-timeouts 0 execution-timeouts 1
      """)
  }

  @Test func aDeadlineSaysWhichLimitItIsAndWhereItComesFrom() throws {
    let engine = try Scenario.run(
      """
      set group BATCH sessions 1 queue-timeout 5s idle 1h
      set directive DEFAULT_PLAN BATCH exec 30s
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s open s4 group INTERACTIVE
      0s begin s1 -> running
      0s begin s2 -> queued 1
      0s begin s4 timeout 7s -> running
      """)
    func reason(_ id: UInt64) -> String? { engine.deadline(of: SessionID(id))?.reason }
    #expect(reason(1) == "execution limit of 30s from plan DEFAULT_PLAN, directive BATCH_GROUP")
    #expect(reason(2) == "queue timeout of 5s from group BATCH_GROUP")
    #expect(reason(3) == "idle limit of 1h from group BATCH_GROUP")
    #expect(reason(4) == "execution limit of 7s from --timeout")
    #expect(reason(5) == nil)
    #expect(engine.deadline(of: SessionID(1))?.strike == .execution)
    #expect(engine.deadline(of: SessionID(2))?.strike == .queueTimeout)
    #expect(engine.deadline(of: SessionID(3))?.strike == .idle)
  }
}
