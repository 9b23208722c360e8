import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct AdmissionTests {
  private let wall = moment(.zero).wall

  @Test func slotsGoToWaitersInTheOrderOfTheirArrival() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s begin s1 -> running
      1s begin s3 -> queued 1
      2s begin s2 -> queued 2
      expect queue BATCH s3 s2
      expect s3 waiting BATCH
      3s end s1 -> admit s3
      expect s1 idle BATCH last completed
      expect s3 active BATCH
      4s begin s1 -> queued 2
      5s end s3 -> admit s2
      6s end s2 -> admit s1
      7s end s1
      expect queue BATCH
      expect counts BATCH begun 4 queued 3 admitted 4 ended 4 abandoned 0
      """)
  }

  @Test func aCommandGivesItsSlotBackByItsExit() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 command
      0s open s2 command
      0s begin s1 -> running
      0s start s1 41
      1s begin s2 -> queued 1
      2s exit s1 code 0 -> ended s1 completed, admit s2
      expect s1 gone
      2s start s2 42
      3s exit s2 signal 9 -> ended s2 completed
      expect totals opened 2 begun 2 admitted 2 ended 2
      """)
  }

  @Test func aPoolOfZeroAdmitsNobodyAndAPoolOfTwoAdmitsTwo() throws {
    try Scenario.run(
      """
      set group BATCH sessions 0
      set group MAINTENANCE sessions 2
      0s open s1 group BATCH
      0s open s2 group MAINTENANCE
      0s open s3 group MAINTENANCE
      0s open s4 group MAINTENANCE
      0s begin s1 -> queued 1
      0s begin s2 -> running
      0s begin s3 -> running
      0s begin s4 -> queued 1
      1s end s3 -> admit s4
      expect s1 waiting
      """)
  }

  @Test func whoWillNotWaitIsRefusedAndAFullQueueRefuses() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 queue 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s begin s1 nowait -> running
      1s begin s2 nowait -> reject poolFull
      expect s2 inactive
      1s begin s2 -> queued 1
      2s begin s3 -> reject queueFull
      2s begin s3 nowait -> reject poolFull
      3s cancel s2 -> abandon s2 cancelled
      3s begin s3 -> queued 1
      expect counts BATCH begun 3 queued 2 admitted 1 abandoned 1
      """)
  }

  @Test func aQueueLimitOfZeroRefusesWhenThePoolIsFull() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 queue 0
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      0s begin s2 -> reject queueFull
      1s end s1
      1s begin s2 -> running
      """)
  }

  @Test func aRefusalSaysWhoHoldsTheSlotsAndWhoseLimitItIs() throws {
    var engine = try Scenario.run(
      """
      set group BATCH sessions 2 queue 0
      0s open s1 group BATCH
      0s open s2 group INTERACTIVE
      0s open s3 group BATCH
      0s open s4 group BATCH
      0s begin s1 -> running
      0s begin s2 -> running
      0s begin s3 -> running
      """)
    let limit = try #require(engine.compiled[Policy.batchGroup]?.limits.maxSessions)
    let shortage = try #require(engine.shortage(in: Policy.batchGroup, at: moment(.zero)))
    #expect(limit.value == 2 && limit.origin == .group("BATCH_GROUP"))
    #expect(shortage.kind == .slots)
    #expect("\(shortage)" == "2 of 2 slots are taken (group BATCH_GROUP)")
    #expect(shortage.holders == [SessionID(1), SessionID(3)])
    #expect(throws: Rejection.poolFull(shortage)) {
      _ = try engine.apply(
        .begin(BeginRequest(session: SessionID(4), mayWait: false)), at: moment(.zero))
    }
    let queueLimit = try #require(engine.compiled[Policy.batchGroup]?.limits.queueLimit)
    #expect(throws: Rejection.queueFull(group: "BATCH_GROUP", waiting: 0, limit: queueLimit)) {
      _ = try engine.apply(.begin(BeginRequest(session: SessionID(4))), at: moment(.zero))
    }
  }

  @Test func otherGroupsShareOnePool() throws {
    try Scenario.run(
      """
      new group ALPHA
      new group BETA
      set group BETA sessions 1
      set directive DEFAULT_PLAN OTHER sessions 2
      0s open a1 group ALPHA
      0s open a2 group ALPHA
      0s open b1 group BETA
      0s open b2 group BETA
      0s open i1 group INTERACTIVE
      0s begin b1 -> running
      0s begin a1 -> running
      1s begin b2 -> queued 1
      2s begin a2 -> queued 1
      2s begin i1 -> running
      3s end a1 -> admit a2
      expect b2 waiting BETA
      4s begin a1 -> queued 1
      5s end b1 -> admit b2
      6s end a2 -> admit a1
      """)
  }

  @Test func theSharedPoolNamesAllItsHolders() throws {
    let engine = try Scenario.run(
      """
      new group ALPHA
      new group BETA
      set directive DEFAULT_PLAN OTHER sessions 2
      0s open a1 group ALPHA
      0s open b1 group BETA
      0s begin a1 -> running
      0s begin b1 -> running
      """)
    let shortage = try #require(engine.shortage(in: GroupID(100), at: moment(.zero)))
    #expect(shortage.holders == [SessionID(1), SessionID(2)])
    #expect(
      "\(shortage)" == "2 of 2 slots are taken (plan DEFAULT_PLAN, directive OTHER_GROUPS)")
    #expect(engine.shortage(in: Policy.batchGroup, at: moment(.zero)) == nil)
  }

  @Test func theLongestWaiterOfAllOtherGroupsComesFirst() throws {
    try Scenario.run(
      """
      new group ALPHA
      new group BETA
      set directive DEFAULT_PLAN OTHER sessions 1
      0s open a1 group ALPHA
      0s open a2 group ALPHA
      0s open b1 group BETA
      0s begin a1 -> running
      1s begin b1 -> queued 1
      2s begin a2 -> queued 1
      3s end a1 -> admit b1
      4s end b1 -> admit a2
      """)
  }

  @Test func administrationIsNeverQueued() throws {
    try Scenario.run(
      """
      set group SYS sessions 1
      set directive DEFAULT_PLAN SYS sessions 0
      0s open s1 group SYS admin
      0s open s2 group SYS admin
      0s begin s1 nowait -> running
      0s begin s2 nowait -> running
      plan MINE
      set directive MINE OTHER sessions 0
      activate MINE
      1s adopt -> refresh s1, refresh s2
      1s open s3 group SYS admin
      1s begin s3 nowait -> running
      """)
  }
}
