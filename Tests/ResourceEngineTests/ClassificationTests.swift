import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct ClassificationTests {
  /// Two rules of one number, a lower one that is disabled, and a mapping.
  private static func policy() throws -> Policy {
    let wall = moment(.zero).wall
    var policy = Policy.builtIn(at: wall)
    try policy.setMapping(user: "Ann", to: Policy.maintenanceGroup)
    func rule(_ name: String, _ user: String?, _ program: String?, _ group: GroupID, _ number: Int)
      throws
    {
      let condition = RuleCondition(
        user: try user.map { try Glob($0, field: "user") },
        program: try program.map { try Glob($0, field: "program") })
      try policy.createRule(try EntityName(name), when: condition, group: group, priority: number)
    }
    try rule("late", nil, "ma*", Policy.sysGroup, 20)
    try rule("first", "*", "make", Policy.batchGroup, 10)
    try rule("second", "*", "make", Policy.sysGroup, 10)
    try rule("off", "*", nil, Policy.sysGroup, 1)
    try policy.setRule(named: "off", isEnabled: false)
    return policy
  }

  private static func place(
    _ user: String, _ program: String? = nil, asks: GroupID? = nil,
    kind: Session.Kind = .script
  ) throws -> Classification {
    try policy().classify(
      SessionAttributes(user: user, program: program), requested: asks, kind: kind)
  }

  @Test func theOrderIsExplicitMappingRuleDefault() throws {
    let explicit = try Self.place("ann", "make", asks: Policy.sysGroup)
    #expect(explicit.group == Policy.sysGroup && explicit.reason == .explicit)
    let mapped = try Self.place("ANN", "make")
    #expect(mapped.group == Policy.maintenanceGroup && mapped.reason == .mapping(user: "Ann"))
    let ruled = try Self.place("bob", "make")
    #expect(ruled.group == Policy.batchGroup && ruled.reason == .rule(name: "first"))
    let later = try Self.place("bob", "MAN")
    #expect(later.group == Policy.sysGroup && later.reason == .rule(name: "late"))
    let script = try Self.place("bob")
    #expect(script.group == Policy.interactiveGroup && script.reason == .defaultGroup)
    let command = try Self.place("bob", kind: .command)
    #expect(command.group == Policy.batchGroup && command.reason == .defaultGroup)
  }

  @Test func theTrailNamesEveryCandidateAndWhy() throws {
    let place = try Self.place("ann", "make", asks: Policy.sysGroup)
    let trail = place.trail.map { "\($0.step) \($0.name) \($0.verdict.rawValue): \($0.why)" }
    #expect(
      trail == [
        "explicit --group won: the session asked for it",
        "mapping user Ann lost: explicit --group came first",
        "rule off no-match: the rule is disabled",
        "rule first lost: explicit --group came first",
        "rule second lost: explicit --group came first",
        "rule late lost: explicit --group came first",
        "default default-group lost: explicit --group came first",
      ])
  }

  @Test func theTrailSaysWhichPatternDidNotMatch() throws {
    let named = try Self.place("bob", "gcc", kind: .command)
    #expect(
      named.trail.map(\.why) == [
        "the rule is disabled",
        "program \"gcc\" does not match \"make\"",
        "program \"gcc\" does not match \"make\"",
        "program \"gcc\" does not match \"ma*\"",
        "nothing else claimed the session",
      ])
    #expect(named.trail.map(\.verdict) == [.noMatch, .noMatch, .noMatch, .noMatch, .won])
    #expect(named.trail.last?.name == "run-group")
    let nameless = try Self.place("bob")
    #expect(nameless.trail.last?.name == "default-group")
    #expect(nameless.trail[1].why == "the session has no program to match \"make\"")
  }

  @Test func aRuleOnTheUserMustMatchTheWholeName() throws {
    var policy = Policy.builtIn(at: moment(.zero).wall)
    let condition = RuleCondition(user: try Glob("ad*n", field: "user"))
    try policy.createRule(
      try EntityName("admins"), when: condition, group: Policy.sysGroup, priority: 5)
    func group(_ user: String) -> GroupID {
      policy.classify(SessionAttributes(user: user), requested: nil, kind: .script).group
    }
    #expect(group("admin") == Policy.sysGroup)
    #expect(group("Adrian") == Policy.sysGroup)
    #expect(group("dm") == Policy.interactiveGroup)
    #expect(group("xadmin") == Policy.interactiveGroup)
    let lost = policy.classify(SessionAttributes(user: "dm"), requested: nil, kind: .script)
    #expect(lost.trail.first?.why == "user \"dm\" does not match \"ad*n\"")
  }

  @Test func theSettingsDecideTheDefault() throws {
    var policy = Policy.builtIn(at: moment(.zero).wall)
    try policy.setDefaultGroup(Policy.maintenanceGroup)
    try policy.setRunGroup(Policy.sysGroup)
    let attributes = SessionAttributes(user: "bob")
    let script = policy.classify(attributes, requested: nil, kind: .script)
    let command = policy.classify(attributes, requested: nil, kind: .command)
    #expect(script.group == Policy.maintenanceGroup && command.group == Policy.sysGroup)
  }

  @Test func anOpenedSessionIsWhereItWasClassified() throws {
    var engine = Engine(policy: try Self.policy())
    let request = OpenRequest(
      kind: .script, attributes: SessionAttributes(user: "ann", program: "make@host"), owner: 7)
    #expect(try engine.apply(.open(request), at: moment(.seconds(2))) == [])
    let session = try #require(engine.sessions[SessionID(1)])
    #expect(session.group == Policy.maintenanceGroup && session.owner == 7)
    #expect(session.reason == .mapping(user: "Ann") && session.state == .inactive)
    #expect(session.attributes.program == "make" && session.opened == moment(.seconds(2)))
    #expect(engine.accounting[Policy.maintenanceGroup].sessionsOpened == 1)
  }
}
