import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// A live session that changes what it says of itself, and switches of every kind.
@Suite struct ReclassificationTests {
  @Test func aLiveSessionFollowsItsAttributes() throws {
    try Scenario.run(
      """
      map module=pay MAINTENANCE
      rule etl 10 BATCH action = "load"
      0s open s1
      expect s1 inactive INTERACTIVE because default
      1s describe s1 action load -> refresh s1
      expect s1 inactive BATCH because rule etl
      2s describe s1 module pay -> refresh s1
      expect s1 inactive MAINTENANCE because mapping module pay
      3s describe s1 module -  -> refresh s1
      expect s1 inactive BATCH because rule etl
      4s describe s1 machine m1
      4s describe s1 machine m1
      expect s1 inactive BATCH because rule etl
      """)
  }

  @Test func aNewReasonForTheSameGroupIsKept() throws {
    try Scenario.run(
      """
      rule default 10 INTERACTIVE action = "load"
      0s open s1
      1s describe s1 action load
      expect s1 inactive INTERACTIVE because rule default
      """)
  }

  @Test func whoWasPutSomewhereStaysThere() throws {
    try Scenario.run(
      """
      rule etl 10 BATCH action = "load"
      0s open explicit group MAINTENANCE
      0s open switched
      0s open stayed
      0s open reassigned
      1s switch switched MAINTENANCE -> refresh switched
      1s switch stayed INTERACTIVE
      1s reassign reassigned MAINTENANCE -> refresh reassigned
      2s describe explicit action load
      2s describe switched action load
      2s describe stayed action load
      2s describe reassigned action load -> refresh reassigned
      expect explicit inactive MAINTENANCE because explicit
      expect switched inactive MAINTENANCE because switched root
      expect stayed inactive INTERACTIVE because switched root
      expect reassigned inactive BATCH because rule etl
      """)
  }

  @Test func aRunningAndAWaitingSessionMoveWithTheirCalls() throws {
    try Scenario.run(
      """
      rule etl 10 BATCH action = "load"
      set group BATCH sessions 1
      set group INTERACTIVE sessions 1
      0s open s1
      0s open s2
      0s begin s1 -> running
      1s begin s2 -> queued 1
      2s describe s1 action load -> refresh s1, admit s2
      expect s1 active BATCH
      expect s2 active INTERACTIVE
      3s describe s2 action load -> refresh s2
      expect counts BATCH begun 2 admitted 2
      expect counts INTERACTIVE begun 0 admitted 0
      """)
  }

  @Test func aSessionThatIsBeingEndedIsLeftAlone() throws {
    try Scenario.run(
      """
      0s open s1 command
      0s begin s1 -> running
      0s start s1 41
      1s kill s1 -> terminate s1 killed
      2s describe s1 action load -> reject sessionTerminating
      2s describe s2 action load -> reject sessionNotFound
      """)
  }

  @Test func theHistorySaysKindReasonWhoAndWhen() throws {
    let engine = try Scenario.run(
      """
      rule etl 10 BATCH action = "load"
      0s open s1 as ann
      1s describe s1 action load -> refresh s1
      2s switch s1 MAINTENANCE as ann -> refresh s1
      3s switch s1 INTERACTIVE as root admin -> refresh s1
      4s reassign s1 BATCH -> refresh s1
      """)
    let switches = try #require(engine.sessions[SessionID(1)]).switches
    #expect(switches.map(\.kind) == [.automatic, .manual, .administrative, .reassigned])
    #expect(
      switches.map(\.reason) == [
        .rule(name: "etl"), .switched(by: "ann"), .switched(by: "root"), .reassigned,
      ])
    #expect(switches.map(\.by) == ["root", "ann", "root", "root"])
    #expect(switches.map(\.at) == (1...4).map { moment(.seconds($0)).wall })
    #expect(
      switches.map(\.to) == [
        Policy.batchGroup, Policy.maintenanceGroup, Policy.interactiveGroup, Policy.batchGroup,
      ])
    #expect(zip(switches, switches.dropFirst()).allSatisfy { $0.to == $1.from })
  }

  @Test func aSwitchNeedsThePrivilegeOfWhoAsks() throws {
    try Scenario.run(
      """
      new group VIP
      new group OFF
      grant VIP carol
      grant VIP @ops until 9s
      deactivate group OFF
      0s open s1
      1s switch s1 VIP as ann -> reject notPermitted
      1s switch s1 OFF as root admin -> reject groupInactive
      1s switch s1 SYS as ann -> reject notPermitted
      1s switch s1 VIP as CAROL -> refresh s1
      2s switch s1 INTERACTIVE as ann -> refresh s1
      3s switch s1 VIP as dave role ops -> refresh s1
      4s switch s1 INTERACTIVE as ann -> refresh s1
      9s switch s1 VIP as dave role ops -> reject notPermitted
      9s switch s1 VIP as root admin -> refresh s1
      """)
  }
}
