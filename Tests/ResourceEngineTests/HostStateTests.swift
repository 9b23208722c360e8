import Quantities
import ResourceEngine
import ResourcePolicy
import Scheduling
import Testing

@Suite struct HostStateTests {
  @Test func groupsOf60And30And10StandAtThreeLevels() throws {
    let engine = try Scenario.run(
      """
      0s open i1 command group INTERACTIVE
      0s open b1 command group BATCH
      0s open m1 command group MAINTENANCE
      0s open idle group SYS admin
      0s begin m1 -> running
      0s begin b1 -> running
      0s begin i1 -> running
      0s start m1 43
      0s start b1 42
      0s start i1 41
      """)
    #expect(
      engine.niceLevels() == [
        Policy.interactiveGroup: 0, Policy.batchGroup: 3, Policy.maintenanceGroup: 8,
      ])
    let weights = engine.desiredHostState().commands
    #expect(weights.map(\.session) == [1, 2, 3].map { SessionID($0) })
    #expect(weights.map(\.process?.pid) == [41, 42, 43])
    #expect(weights.map(\.nice) == [0, 3, 8])
    #expect(weights.map(\.ioLevel) == [4, 4, 5])
  }

  @Test func aGroupDividesItsShareAmongItsSessions() throws {
    let engine = try Scenario.run(
      """
      0s open i1 group INTERACTIVE
      0s open i2 group INTERACTIVE
      0s open b1 group BATCH
      0s begin i1 -> running
      0s begin b1 -> running
      0s begin i2 -> running
      """)
    // 60 / 2 against 30 / 1.
    #expect(engine.niceLevels() == [Policy.interactiveGroup: 0, Policy.batchGroup: 0])
  }

  @Test func commandsWithASlotAreWeighed() throws {
    let engine = try Scenario.run(
      """
      0s open s1 group BATCH
      0s open c1 command group BATCH
      0s open c2 command group INTERACTIVE
      0s begin s1 -> running
      0s begin c1 -> running
      0s begin c2 -> running
      0s start c2 42
      1s kill c2 -> terminate c2 killed
      """)
    let weights = engine.desiredHostState().commands
    // Its control group is made before it is started, so who holds a slot counts already.
    #expect(weights.map(\.session) == [SessionID(2), SessionID(3)])
    #expect(weights.map(\.process) == [nil, ProcessIdentity(pid: 42, startTicks: 7)])
    // It keeps its slot and its weight until it has exited: 60 against 30 / 2.
    #expect(engine.niceLevels() == [Policy.interactiveGroup: 0, Policy.batchGroup: 6])
  }

  @Test func nobodyRunningGivesNoLevels() throws {
    let engine = try Scenario.run(
      """
      set group BATCH sessions 0
      0s open s1 group BATCH
      0s begin s1 -> queued 1
      """)
    #expect(engine.niceLevels().isEmpty)
    #expect(engine.desiredHostState().commands.isEmpty)
  }

  @Test func anotherPlanGivesOtherLevels() throws {
    let engine = try Scenario.run(
      """
      0s open i1 command group INTERACTIVE
      0s open b1 command group BATCH
      0s begin i1 -> running
      0s begin b1 -> running
      0s start b1 41
      activate NIGHTTIME_PLAN
      1s adopt -> refresh i1, refresh b1
      """)
    // 20 against 70: 1024 · 2/7 = 293, nearest 272.
    #expect(engine.niceLevels() == [Policy.interactiveGroup: 6, Policy.batchGroup: 0])
    #expect(engine.desiredHostState().commands.map(\.nice) == [6, 0])
  }
}
