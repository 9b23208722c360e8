import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct PlanTreeTests {
  private static let twoParents = """
    new group G1
    new group G2
    new group SHARED
    plan LEFT shares sub
    set directive LEFT G1 shares 1
    set directive LEFT SHARED shares 1 cap 80 sessions 5 exec 9s
    set directive LEFT OTHER shares 2
    plan RIGHT shares sub
    set directive RIGHT G2 shares 3
    set directive RIGHT SHARED shares 1 cap 50 sessions 7 exec 4s
    set directive RIGHT OTHER shares 1
    plan TOP shares
    set directive TOP LEFT shares 6
    set directive TOP RIGHT shares 4
    """

  @Test func theSharesOfTwoParentsAddUp() throws {
    let table = try ShareTable(Self.twoParents)
    // LEFT divides 60 by 1 : 1 : 2, RIGHT 40 by 3 : 1 : 1.
    try table.expect("TOP", "G1 15, SHARED 23, OTHER_GROUPS 38, G2 24")
    let shares = try table.shares(of: "TOP")
    let other = try #require(shares.items.first { $0.target == .others })
    #expect(other.paths == ["TOP/LEFT", "TOP/RIGHT"])
    // SYS, INTERACTIVE, BATCH and MAINTENANCE divide what OTHER_GROUPS gets: 4 : 2 : 0.8 : 0.8.
    #expect(abs(shares.others.reduce(0) { $0 + $1.share } - 0.38) < 1e-9)
    #expect(abs(shares.share(of: Policy.sysGroup) - 0.38 * 4 / 7.6) < 1e-9)
    #expect(shares.others.first?.paths == ["TOP/LEFT/OTHER_GROUPS", "TOP/RIGHT/OTHER_GROUPS"])
  }

  @Test func theCapOfTwoParentsIsTheStrictest() throws {
    let table = try ShareTable(Self.twoParents)
    let item = try #require(try table.shares(of: "TOP").items.first { $0.cap < 1 })
    #expect(table.policy.name(of: item.target) == "SHARED" && abs(item.cap - 0.5) < 1e-9)
    let alone = "G1 0, G2 0, OTHER_GROUPS 0"
    try table.expect("TOP", demand: alone, whole: 50, "SHARED 50")
  }

  @Test func everyLimitIsTheStrictestOfThePaths() throws {
    let engine = try Scenario.run(Self.twoParents + "\nactivate TOP")
    let shared = try engine.policy.group(named: "SHARED").id
    let limits = try #require(engine.compiled[shared]?.limits)
    #expect(limits.maxSessions?.value == 5 && limits.maxExecution?.value == .seconds(4))
    #expect(limits.maxSessions?.origin == .directive(plan: "TOP/LEFT", name: "SHARED"))
    #expect(limits.maxExecution?.origin == .directive(plan: "TOP/RIGHT", name: "SHARED"))
    #expect("\(try #require(limits.maxExecution).origin)" == "plan TOP/RIGHT, directive SHARED")
  }

  @Test func thePlansOwnMaximumCapsEverythingBelow() throws {
    let table = try ShareTable(Self.twoParents + "\nset plan TOP max 80\nset plan LEFT max 50")
    // LEFT is held at 80 x 50 = 40 %; RIGHT has the other 40.
    try table.expect("TOP", whole: 80, "G1 10, G2 24, SHARED 18")
    let items = try table.shares(of: "TOP").items
    #expect(abs((items.first?.cap ?? 0) - 0.4) < 1e-9)
  }

  @Test func thePartsSumToTheWholeWhoeverIsIdle() throws {
    let table = try ShareTable(Self.twoParents)
    let names = ["G1", "G2", "SHARED", "OTHER_GROUPS"]
    for mask in 0..<15 {
      let idle = names.indices.filter { mask & 1 << $0 != 0 }.map { "\(names[$0]) 0" }
      // SHARED alone may use half.
      let isCapped = mask & 0b1011 == 0b1011
      try table.expect(
        "TOP", demand: idle.joined(separator: ", "), whole: isCapped ? 50 : 100, "")
    }
  }

  @Test func aPlanThatDoesNotManagePoolsOrParallelismLimitsNeither() throws {
    let limits = "sessions 1 queue 2 queue-timeout 3s exec 4s"
    let edits = """
      set directive DEFAULT_PLAN BATCH parallel 8 \(limits)
      set directive DEFAULT_PLAN OTHER sessions 1
      """
    let managed = try Scenario.run(edits).compiled[Policy.batchGroup]?.limits
    #expect(managed?.maxSessions?.value == 1 && managed?.parallelLimit?.value == 8)
    let pools = try Scenario.run(edits + "\nset plan DEFAULT_PLAN no-pool")
    let noPool = try #require(pools.compiled[Policy.batchGroup]?.limits)
    #expect(noPool.maxSessions == nil && noPool.queueLimit == nil && noPool.queueTimeout == nil)
    #expect(noPool.maxExecution?.value == .seconds(4) && noPool.parallelLimit?.value == 8)
    let parallel = try Scenario.run(edits + "\nset plan DEFAULT_PLAN no-parallel")
    let serial = try #require(parallel.compiled[Policy.batchGroup]?.limits)
    #expect(serial.parallelLimit == nil && serial.maxSessions?.value == 1)
  }

  @Test func aPlanThatDoesNotManagePoolsLetsAllOtherGroupsWork() throws {
    try Scenario.run(
      """
      new group ALPHA
      set directive DEFAULT_PLAN OTHER sessions 1
      set plan DEFAULT_PLAN no-pool
      0s open a1 group ALPHA
      0s open a2 group ALPHA
      0s begin a1 -> running
      0s begin a2 -> running
      """)
  }
}
