import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// A waiting call has one binding reason, with who holds what it wants: each constraint once.
@Suite struct BindingConstraintTests {
  @Test("The slots of the group")
  func slotsOfTheGroup() throws {
    let engine = try Scenario.run(
      """
      set group BATCH sessions 2
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> running
      0s begin b -> running
      0s begin c -> queued 1
      expect c waiting BATCH waits-for slots held-by a b
      """)
    let shortage = engine.obstacle(of: SessionID(3), at: moment(.zero))
    #expect(shortage?.description == "2 of 2 slots are taken (group BATCH_GROUP)")
  }

  @Test("The slots that all OTHER_GROUPS share")
  func slotsOfOthers() throws {
    let engine = try Scenario.run(
      """
      new group ALPHA
      new group BETA
      set directive DEFAULT_PLAN OTHER sessions 1
      0s open a group ALPHA
      0s open b group BETA
      0s begin a -> running
      0s begin b -> queued 1
      expect b waiting BETA waits-for slots held-by a
      """)
    let shortage = engine.obstacle(of: SessionID(2), at: moment(.zero))
    #expect(
      shortage?.description == "1 of 1 slots are taken (plan DEFAULT_PLAN, directive OTHER_GROUPS)")
  }

  @Test("The slots that an open maintenance window leaves")
  func slotsOfAWindow() throws {
    let engine = try Scenario.run(
      """
      clock 2025-11-24T01:00:00Z
      window NIGHT 00:00 for 4h limit 1
      0s open a group BATCH
      0s open b group INTERACTIVE
      0s begin a -> running
      0s begin b -> queued 1
      expect b waiting INTERACTIVE waits-for window held-by a
      1s end a -> admit b
      1s begin a -> queued 1
      """)
    let now = Now(
      boot: moment(.seconds(1)).boot, wall: try WallTime(parsing: "2025-11-24T01:00:01Z"))
    let shortage = engine.obstacle(of: SessionID(1), at: now)
    #expect(shortage?.description == "1 of 1 slots are taken (window NIGHT)")
  }

  @Test("What the group may do per second")
  func rate() throws {
    let engine = try Scenario.run(
      """
      set group BATCH io 1M
      0s open a group BATCH
      0s open b group BATCH
      0s open c group INTERACTIVE
      0s begin a -> running
      0s charge a io 5M
      1s begin b -> queued 1
      expect b waiting BATCH waits-for rate
      1s begin c -> running
      expect deadline 4s
      3s advance
      4s advance -> admit b
      """)
    #expect(engine.sessions[SessionID(2)]?.call?.phase == .running)
  }

  @Test("The memory of the group, and of all")
  func memory() throws {
    try Scenario.run(
      """
      set group BATCH memory 1G
      0s open a group BATCH
      0s open b group BATCH
      0s open c group INTERACTIVE
      0s open d group MAINTENANCE
      0s begin a memory 800M -> running
      0s begin b memory 300M -> queued 1
      expect b waiting BATCH waits-for memory held-by a
      0s begin c memory 4G -> running
      0s begin d memory 4G -> queued 1
      expect d waiting MAINTENANCE waits-for memory held-by a c
      1s end a -> admit b
      2s end c -> admit d
      expect counts BATCH memory-waits 1
      """)
  }

  @Test("Parallel servers of the machine, and of the group")
  func servers() throws {
    try Scenario.run(
      """
      set setting total-servers 8
      set directive DEFAULT_PLAN MAINTENANCE servers 25
      0s open a group BATCH
      0s open b group BATCH
      0s open m group MAINTENANCE
      0s open n group MAINTENANCE
      0s begin m parallel 2 -> running
      0s begin n parallel 2 -> queued 1
      expect n waiting MAINTENANCE waits-for servers held-by m
      1s begin a parallel 4 -> running
      1s begin b parallel 4 -> queued 1
      expect b waiting BATCH waits-for servers held-by a m
      2s end m -> admit n
      3s end n -> admit b
      expect counts MAINTENANCE server-waits 1
      """)
  }

  @Test("GPUs of the machine, and of the group")
  func gpus() throws {
    let engine = try Scenario.run(
      """
      set setting gpus 4
      set directive DEFAULT_PLAN MAINTENANCE gpus 1
      0s open a group BATCH
      0s open b group BATCH
      0s open m group MAINTENANCE
      0s open n group MAINTENANCE
      0s begin m gpus 1 -> running
      0s begin n gpus 1 -> queued 1
      expect n waiting MAINTENANCE waits-for gpus held-by m
      0s begin a gpus 2 -> running
      0s begin b gpus 2 -> queued 1
      expect b waiting BATCH waits-for gpus held-by a m
      """)
    func words(_ id: UInt64) -> String? {
      engine.obstacle(of: SessionID(id), at: moment(.zero))?.description
    }
    #expect(words(2) == "3 of 4 GPUs are taken, 2 asked for (setting gpus)")
    #expect(
      words(4)
        == "1 of 1 GPUs are taken, 1 asked for (plan DEFAULT_PLAN, directive MAINTENANCE_GROUP)")
  }

  @Test("Who came first and wants the same, in the group and in another one")
  func order() throws {
    try Scenario.run(
      """
      set setting gpus 2
      set group BATCH sessions 2
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s open d group INTERACTIVE
      0s begin a gpus 1 -> running
      0s begin b gpus 2 -> queued 1
      0s begin c -> queued 2
      expect c waiting BATCH waits-for order held-by b
      1s begin d gpus 1 -> queued 1
      expect d waiting INTERACTIVE waits-for order held-by b
      """)
  }

  @Test("Of several constraints the first in the order of the decision is told")
  func oneOfSeveral() throws {
    try Scenario.run(
      """
      set setting gpus 1
      set setting total-servers 4
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH
      0s open c group INTERACTIVE
      0s begin c gpus 1 memory 4G parallel 4 -> running
      0s begin a -> running
      0s begin b gpus 1 memory 4G parallel 4 -> queued 1
      expect b waiting BATCH waits-for slots held-by a
      1s end a
      expect b waiting BATCH waits-for memory held-by c
      """)
  }

  @Test(
    "What could never be granted is refused at once, even while a slot is missing",
    arguments: ["gpus 3", "memory 6G", "parallel 9", "gpus 1 memory 6G", "parallel 4 gpus 3"])
  func never(_ demand: String) throws {
    try Scenario.run(
      """
      set setting gpus 2
      set setting total-servers 8
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH
      0s begin a \(demand) -> reject neverFits
      expect a inactive
      0s begin a -> running
      0s begin b \(demand) -> reject neverFits
      expect counts BATCH begun 1 queued 0
      """)
  }

  @Test("Who does not wait has no reason")
  func noReason() throws {
    let engine = try Scenario.run("0s open a group BATCH\n0s open b\n0s begin a -> running")
    for id in [1, 2, 3] as [UInt64] {
      #expect(engine.obstacle(of: SessionID(id), at: moment(.zero)) == nil)
    }
  }
}
