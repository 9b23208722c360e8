import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct AdoptTests {
  @Test func aRaisedLimitAdmitsInTheOrderOfArrivalOverAllGroups() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      set group MAINTENANCE sessions 0
      0s open b1 group BATCH
      0s open b2 group BATCH
      0s open b3 group BATCH
      0s open m1 group MAINTENANCE
      0s open i1 group INTERACTIVE
      0s begin b1 -> running
      1s begin b3 -> queued 1
      2s begin m1 -> queued 1
      3s begin b2 -> queued 2
      set group BATCH sessions 3
      set group MAINTENANCE sessions 1
      4s adopt -> refresh b1, refresh b2, refresh b3, refresh m1, admit b3, admit m1, admit b2
      4s adopt
      """)
  }

  @Test func aLoweredLimitTakesNobodysSlot() throws {
    try Scenario.run(
      """
      set group BATCH sessions 2
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s begin s1 -> running
      0s begin s2 -> running
      0s begin s3 -> queued 1
      set group BATCH sessions 1
      1s adopt -> refresh s1, refresh s2, refresh s3
      expect s1 active
      expect s2 active
      2s end s1
      expect s3 waiting
      3s end s2 -> admit s3
      """)
  }

  @Test func activationTakesTheFormerPlansLimitsBack() throws {
    try Scenario.run(
      """
      set directive DEFAULT_PLAN BATCH sessions 1 exec 9s
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      0s begin s2 -> queued 1
      expect deadline 9s
      activate NIGHTTIME_PLAN
      1s adopt -> refresh s1, refresh s2, admit s2
      expect deadline none
      activate DEFAULT_PLAN
      2s adopt -> refresh s1, refresh s2
      expect deadline 9s
      """)
  }

  @Test func aGroupWithSessionsCannotGo() throws {
    try Scenario.run(
      """
      new group ALPHA
      0s open a1 group ALPHA
      0s begin a1 -> running
      del group ALPHA
      1s adopt -> reject groupHasSessions
      2s end a1
      2s adopt -> reject groupHasSessions
      3s close a1 -> ended a1 closed
      4s adopt
      4s open a2 group 100 -> reject groupNotFound
      expect totals opened 1 begun 1 admitted 1 ended 1 ran-seconds 2
      """)
  }

  @Test func theRefusalNamesTheGroupAndItsSessions() throws {
    var engine = try Scenario.run(
      """
      new group ALPHA
      0s open b1 group BATCH
      0s open a1 group ALPHA
      0s open a2 group ALPHA
      """)
    let refusal = Rejection.groupHasSessions(
      group: "ALPHA", sessions: [SessionID(2), SessionID(3)])
    #expect(throws: refusal) {
      _ = try engine.apply(.adopt(Policy.builtIn(at: moment(.zero).wall)), at: moment(.zero))
    }
    #expect("\(refusal)" == "the group ALPHA still has sessions: 2, 3")
  }

  @Test func theCountersOfADeletedGroupAreKeptInTheTotal() throws {
    let engine = try Scenario.run(
      """
      new group ALPHA
      0s open a1 group ALPHA
      0s begin a1 -> running
      3s close a1 -> ended a1 closed
      0s open b1 group BATCH
      expect counts ALPHA opened 1 begun 1
      del group ALPHA
      4s adopt
      expect totals opened 2 begun 1 admitted 1 ended 1 ran-seconds 3
      """)
    #expect(engine.accounting[GroupID(100)] == GroupCounters())
    #expect(engine.accounting.retired.callsBegun == 1)
    #expect(engine.accounting[Policy.batchGroup].sessionsOpened == 1)
  }

  @Test func anAdoptedMappingHoldsForTheNextSession() throws {
    try Scenario.run(
      """
      0s open s1 user carol
      expect s1 inactive INTERACTIVE
      map CAROL MAINTENANCE
      1s adopt
      1s open s2 user carol
      expect s2 inactive MAINTENANCE
      expect s1 inactive INTERACTIVE
      """)
  }
}
