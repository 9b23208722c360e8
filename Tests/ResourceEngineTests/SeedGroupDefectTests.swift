import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Defects of consumer groups that were proven in an older implementation of the same idea: none of
/// them may be here.
@Suite struct SeedGroupDefectTests {
  private static let wall = moment(.zero).wall

  @Test func conditionsOnTheTimeAreNotAlwaysTrueNorTheirOppositesAlwaysFalse() throws {
    let rules = """
      rule night 1 BATCH time in 22:00..06:00 and day in mon..fri
      rule day 2 MAINTENANCE not time in 22:00..06:00
      """
    try Scenario.run(
      """
      clock 2025-11-24T21:59:59Z
      \(rules)
      0s open s1
      1s open s2
      expect s1 inactive MAINTENANCE because rule day
      expect s2 inactive BATCH because rule night
      """)
    // A Sunday night is no weekday, and no daytime either.
    try Scenario.run(
      """
      clock 2025-11-23T22:00:00Z
      \(rules)
      0s open s1
      expect s1 inactive INTERACTIVE because default
      """)
  }

  @Test func aPatternIsNoSearchForAPartOfTheText() throws {
    try Scenario.run(
      """
      rule globbed 1 BATCH user ~ "ad*n"
      rule exact 2 MAINTENANCE user ~ /^ro.*t$/
      0s open s1 user admin
      0s open s2 user Adrian
      0s open s3 user dm
      0s open s4 user xadmin
      0s open s5 user root
      0s open s6 user oo
      expect s1 inactive BATCH because rule globbed
      expect s2 inactive BATCH because rule globbed
      expect s3 inactive INTERACTIVE because default
      expect s4 inactive INTERACTIVE because default
      expect s5 inactive MAINTENANCE because rule exact
      expect s6 inactive INTERACTIVE because default
      """)
  }

  @Test func aRefusedSwitchLeavesTheOldGroupsCount() throws {
    try Scenario.run(
      """
      new group VIP
      grant VIP carol
      set group BATCH sessions 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      1s switch s1 VIP as ann -> reject notPermitted
      1s begin s2 nowait -> reject poolFull
      expect counts BATCH begun 1 admitted 1
      """)
  }

  @Test func aGroupInUseIsNotDeletedAndAnHeirTakesItsReferences() throws {
    var policy = try Scenario.run(
      """
      new group OLD
      new group NEW
      map ann OLD
      rule r 1 OLD module = "m"
      """
    ).policy
    let old = try policy.group(named: "OLD").id
    #expect(
      throws: PolicyError.inUse(.group, name: "OLD", users: ["mapping of user ann", "rule r"])
    ) { try policy.deleteGroup(old, heir: nil) }
    try policy.deleteGroup(old, heir: try policy.group(named: "NEW").id)
    var engine = Engine(policy: policy)
    for attributes in [
      SessionAttributes(user: "ann"), SessionAttributes(user: "bob", module: "m"),
    ] {
      let id = engine.sessions.nextSession
      let request = OpenRequest(kind: .script, attributes: attributes, owner: 1)
      _ = try engine.apply(.open(request), at: moment(.zero))
      #expect(engine.sessions[id]?.group == (try policy.group(named: "NEW").id))
    }
  }

  @Test func aSessionPutWhereItIsIsNotCountedTwice() throws {
    try Scenario.run(
      """
      set group BATCH sessions 2
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s begin s1 -> running
      1s switch s1 BATCH
      1s reassign s1 BATCH
      2s begin s2 -> running
      2s begin s3 -> queued 1
      3s end s1 -> admit s3
      expect counts BATCH begun 3 admitted 3 ended 1
      """)
  }

  @Test func aRenamedGroupIsFoundByItsNewNameOnly() throws {
    var policy = try Scenario.run("new group OLD\nmap ann OLD").policy
    let id = try policy.group(named: "OLD").id
    try policy.renameGroup(id, to: try EntityName("NEW"), at: Self.wall)
    #expect(try policy.group(named: "new").id == id)
    #expect(throws: PolicyError.notFound(.group, name: "OLD")) { try policy.group(named: "OLD") }
    #expect(policy.mappings.first?.group == id)
  }

  @Test func theRefusalOfAnInactiveGroupSaysSo() throws {
    var engine = try Scenario.run("new group OFF\ndeactivate group OFF")
    let request = OpenRequest(
      kind: .script, attributes: SessionAttributes(user: "ann"), owner: 1, group: GroupID(100))
    #expect(throws: Rejection.groupInactive(group: "OFF")) {
      _ = try engine.apply(.open(request), at: moment(.zero))
    }
    #expect(
      throws: PolicyError.inUse(.group, name: "INTERACTIVE_GROUP", users: ["setting default-group"])
    ) {
      var policy = engine.policy
      try policy.setGroup(Policy.interactiveGroup, isActive: false, at: Self.wall)
    }
  }

  @Test func theLimitsAndPercentagesOfAGroupHold() throws {
    try Scenario.run(
      """
      0s open s1 command group INTERACTIVE
      0s begin s1 -> running
      expect deadline 300s
      300s advance -> terminate s1 execution-timeout
      """)
    try ShareTable("plan MINE\nset directive MINE BATCH\nset directive MINE INTERACTIVE")
      .expect("MINE", demand: "OTHER_GROUPS 0", "INTERACTIVE_GROUP 66.6666666667")
  }

  @Test func valuesOutOfRangeAreRefused() {
    for condition in ["time >= 25:00", "time in 22:61..23:00", "day = 200", "day = someday"] {
      #expect(throws: RuleSyntaxError.self) { try RuleExpression(parsing: condition) }
    }
    #expect(throws: QuantityError.self) { try Percentage(parsing: "255") }
    #expect(throws: PolicyError.self) {
      var policy = Policy.builtIn(at: Self.wall)
      try policy.createGroup(try EntityName("G"), GroupAttributes(priority: 8), at: Self.wall)
    }
  }

  @Test func aRuleCanBeDisabledAndRemoved() throws {
    var policy = try Scenario.run("rule r 1 BATCH true").policy
    func group() -> GroupID {
      let applicant = Applicant(
        SessionAttributes(user: "ann"), as: Principal(user: "ann"), kind: .script)
      return policy.classify(applicant, at: Self.wall, zones: .utcOnly).group
    }
    #expect(group() == Policy.batchGroup)
    var attributes = try policy.rule(named: "r").attributes
    attributes.isEnabled = false
    try policy.setRule(named: "r", attributes)
    #expect(group() == Policy.interactiveGroup)
    try policy.deleteRule(named: "r")
    #expect(policy.rules.isEmpty && group() == Policy.interactiveGroup)
  }
}
