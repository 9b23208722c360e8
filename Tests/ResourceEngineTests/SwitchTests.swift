import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct SwitchTests {
  @Test func aRunningSessionKeepsRunningInAFullGroup() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      set group MAINTENANCE sessions 1
      0s open b1 group BATCH
      0s open b2 group BATCH
      0s open m1 group MAINTENANCE
      0s open m2 group MAINTENANCE
      0s begin b1 -> running
      0s begin m1 -> running
      1s begin b2 -> queued 1
      2s begin m2 -> queued 1
      3s switch b1 MAINTENANCE -> refresh b1, admit b2
      expect b1 active MAINTENANCE
      4s end m1
      expect m2 waiting MAINTENANCE
      5s end b1 -> admit m2
      expect counts BATCH begun 1 queued 1 admitted 1 ended 0
      expect counts MAINTENANCE begun 3 queued 1 admitted 3 ended 2
      """)
  }

  @Test func aWaitingSessionTakesThePlaceOfItsArrival() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      set group MAINTENANCE sessions 1 queue 1
      0s open b1 group BATCH
      0s open b2 group BATCH
      0s open m1 group MAINTENANCE
      0s open m2 group MAINTENANCE
      0s begin b1 -> running
      0s begin m1 -> running
      1s begin b2 -> queued 1
      2s begin m2 -> queued 1
      3s switch b2 MAINTENANCE -> refresh b2
      expect queue MAINTENANCE b2 m2
      expect queue BATCH
      4s end m1 -> admit b2
      expect counts BATCH begun 1 queued 0
      expect counts MAINTENANCE begun 3 queued 2 admitted 2
      5s switch b2 BATCH -> refresh b2, admit m2
      expect counts BATCH begun 2 queued 1 admitted 2
      6s end b2
      expect counts BATCH ended 1 waited-seconds 3 ran-seconds 2
      """)
  }

  @Test func aWaitingSessionIsAdmittedWhereASlotIsFree() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open b1 group BATCH
      0s open b2 group BATCH
      0s begin b1 -> running
      1s begin b2 -> queued 1
      2s switch b2 SYS -> refresh b2, admit b2
      expect b2 active SYS
      """)
  }

  @Test func anIdleSessionMovesWithoutCounting() throws {
    try Scenario.run(
      """
      set group MAINTENANCE idle 5s
      0s open s1 group BATCH
      1s switch s1 MAINTENANCE -> refresh s1
      expect deadline 5s
      2s switch s1 MAINTENANCE
      expect counts BATCH opened 1 begun 0
      expect counts MAINTENANCE opened 0 begun 0
      5s advance -> ended s1 idle-timeout
      """)
  }

  @Test func theLimitsOfTheNewGroupHoldAtOnce() throws {
    try Scenario.run(
      """
      set group MAINTENANCE exec 3s
      0s open s1 command
      0s begin s1 -> running
      expect deadline none
      2s switch s1 MAINTENANCE -> refresh s1
      expect deadline 3s
      3s advance -> terminate s1 execution-timeout
      """)
  }

  @Test func theLastSixteenSwitchesAreKept() throws {
    var engine = try Scenario.run("0s open s1 group BATCH")
    let id = SessionID(1)
    for step in 0..<20 {
      let to = step.isMultiple(of: 2) ? Policy.sysGroup : Policy.batchGroup
      let event = Event.switchGroup(
        id, to: to, by: Principal(user: "user\(step)", isAdministrator: true))
      #expect(try engine.apply(event, at: moment(.seconds(Int64(step)))) == [.refresh(id)])
      #expect(engine.invariantViolations().isEmpty)
    }
    let session = try #require(engine.sessions[id])
    #expect(session.switches.map(\.by) == (4..<20).map { "user\($0)" })
    #expect(session.reason == .switched(by: "user19"))
    let last = try #require(session.switches.last)
    #expect(last.from == Policy.sysGroup && last.to == Policy.batchGroup)
    #expect(last.at == moment(.seconds(19)).wall)
  }
}
