import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct EndTests {
  @Test func killInEveryStateOfAScript() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open idle group BATCH
      0s open runs group BATCH
      0s open waits group BATCH
      0s open next group BATCH
      0s begin runs -> running
      0s begin waits -> queued 1
      0s begin next -> queued 2
      1s kill idle -> ended idle killed
      1s kill idle -> reject sessionNotFound
      2s kill waits -> abandon waits killed, ended waits killed
      expect queue BATCH next
      3s kill runs -> ended runs killed, admit next
      expect counts BATCH kills 3 admitted 2 ended 1 abandoned 1
      """)
  }

  @Test func killInEveryStateOfACommand() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open runs command
      0s open waits command
      0s open next command
      0s begin runs -> running
      0s start runs 41
      0s begin waits -> queued 1
      0s begin next -> queued 2
      1s kill waits -> abandon waits killed, ended waits killed
      2s kill runs -> terminate runs killed
      expect runs killed BATCH
      expect counts BATCH kills 1 ended 0
      3s kill runs -> reject sessionTerminating
      3s switch runs SYS -> reject sessionTerminating
      3s begin runs -> reject sessionTerminating
      3s advance
      4s exit runs signal 15 outcome cpu-limit -> ended runs killed, admit next
      expect counts BATCH kills 2 cpu-limits 0 ended 1
      """)
  }

  @Test func aKilledActiveCommandKeepsItsSlotUntilItsExit() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 command
      0s open s2 command
      0s begin s1 -> running
      0s start s1 41
      1s kill s1 -> terminate s1 killed
      2s begin s2 nowait -> reject poolFull
      3s exit s1 signal 9 -> ended s1 killed
      3s begin s2 nowait -> running
      """)
  }

  @Test func aLostSessionFreesWhatItHeldInEveryState() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 command
      0s open s2 command
      0s open s3 command
      0s open s4 command
      0s begin s1 -> running
      0s begin s2 -> queued 1
      0s begin s3 -> queued 2
      1s kill s1 -> terminate s1 killed
      2s lose s1 -> ended s1 killed, admit s2
      3s lose s3 -> ended s3 lost
      4s lose s2 -> ended s2 lost
      5s lose s4 -> ended s4 lost
      5s lose s4 -> reject sessionNotFound
      expect counts BATCH lost 3 kills 1 begun 3 admitted 2 ended 2 abandoned 1
      """)
  }

  @Test func beginningAndEndingTwiceIsRefused() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      1s begin s1 -> reject callInProgress
      1s begin s2 -> queued 1
      1s begin s2 -> reject callInProgress
      2s end s2 -> reject callNotRunning
      expect s2 waiting
      3s end s1 -> admit s2
      3s end s1 -> reject callNotFound
      3s cancel s1 -> reject callNotFound
      expect s2 active
      4s end s2
      expect counts BATCH begun 2 ended 2
      """)
  }

  @Test func cancelTakesARunningOrAWaitingCallAway() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s begin s1 -> running
      0s begin s2 -> queued 1
      0s begin s3 -> queued 2
      1s cancel s2 -> abandon s2 cancelled
      expect s2 idle BATCH last cancelled
      2s cancel s1 -> admit s3
      expect s1 idle BATCH last cancelled
      expect counts BATCH begun 3 admitted 2 ended 1 abandoned 1
      """)
  }

  @Test func aClosedSessionIsDead() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      0s begin s2 -> queued 1
      1s close s1 -> ended s1 closed, admit s2
      2s begin s1 -> reject sessionNotFound
      2s end s1 -> reject callNotFound
      2s cancel s1 -> reject callNotFound
      2s close s1 -> reject sessionNotFound
      2s exit s1 -> reject sessionNotFound
      2s start s1 41 -> reject sessionNotFound
      2s kill s1 -> reject sessionNotFound
      2s switch s1 SYS -> reject sessionNotFound
      2s lose s1 -> reject sessionNotFound
      """)
  }

  @Test func eachKindHasItsOwnEvents() throws {
    try Scenario.run(
      """
      0s open c command
      0s open s
      0s begin c -> running
      0s begin s -> running
      1s end c -> reject wrongKind
      1s cancel c -> reject wrongKind
      1s close c -> reject wrongKind
      1s start s 41 -> reject wrongKind
      1s exit s code 0 -> reject wrongKind
      1s start c 41
      1s start c 42 -> reject alreadyStarted
      1s switch c 77 -> reject groupNotFound
      1s open x group 77 -> reject groupNotFound
      """)
  }

  @Test func theReasonOfATerminationComesBeforeTheBodys() throws {
    var engine = try Scenario.run(
      """
      set group BATCH exec 4s
      0s open s1 command
      0s begin s1 -> running
      4s advance -> terminate s1 execution-timeout
      """)
    let report = ExitReport(status: .signaled(signal: 15, core: false), reason: "a signal")
    let effects = try engine.apply(.exit(SessionID(1), report), at: moment(.seconds(5)))
    guard case .ended(let record)? = effects.first else {
      Issue.record("no record: \(effects)")
      return
    }
    #expect(record.outcome == .executionTimeout)
    #expect(record.reason == "execution limit of 4s from group BATCH_GROUP")
    #expect(record.exit == .signaled(signal: 15, core: false))
  }

  @Test func theRecordHoldsHowTheSessionEnded() throws {
    var engine = try Scenario.run(
      """
      0s open s1 command user bob program make group BATCH
      0s begin s1 -> running
      0s start s1 41
      """)
    let usage = Usage(
      cpu: .seconds(3), bytesRead: ByteCount(bytes: 5), bytesWritten: ByteCount(bytes: 6),
      peakMemory: ByteCount(bytes: 7))
    let report = ExitReport(
      status: .exited(code: 137), usage: usage, outcome: .cpuLimit, reason: "CPU limit of 3s")
    let effects = try engine.apply(.exit(SessionID(1), report), at: moment(.seconds(4)))
    guard case .ended(let record)? = effects.first else {
      Issue.record("no record: \(effects)")
      return
    }
    #expect(effects.count == 1)
    #expect(record.id == SessionID(1) && record.kind == .command)
    #expect(record.attributes == SessionAttributes(user: "bob", program: "make"))
    #expect(record.group == "BATCH_GROUP" && record.outcome == .cpuLimit)
    #expect(record.reason == "CPU limit of 3s" && record.exit == .exited(code: 137))
    #expect(record.opened == moment(.zero).wall && record.ended == moment(.seconds(4)).wall)
    #expect(record.usage.cpu == .seconds(3) && record.usage.ran == .seconds(4))
    #expect(record.usage.waited == .zero && record.usage.peakMemory.bytes == 7)
    #expect(engine.accounting[Policy.batchGroup].usage == record.usage)
    #expect(engine.accounting[Policy.batchGroup].cpuLimits == 1)
  }
}
