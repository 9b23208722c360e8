import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct ClassificationTests {
  /// Two rules of one number, a lower one that is disabled, and a mapping.
  private static func policy() throws -> Policy {
    let wall = moment(.zero).wall
    var policy = Policy.builtIn(at: wall)
    try policy.setMapping(
      .user, try Glob("Ann", field: "value"), to: Policy.maintenanceGroup, at: wall)
    func rule(_ name: String, _ condition: String, _ group: GroupID, _ number: Int) throws {
      try policy.createRule(
        try EntityName(name),
        RuleAttributes(
          when: try RuleExpression(parsing: condition), group: group, priority: number,
          isEnabled: name != "off"))
    }
    try policy.createGroup(try EntityName("LATE"), GroupAttributes(), at: wall)
    try rule("late", #"program ~ "ma*""#, GroupID(100), 20)
    try rule("first", #"program = "make""#, Policy.batchGroup, 10)
    try rule("second", #"program = "make""#, GroupID(100), 10)
    try rule("off", "true", GroupID(100), 1)
    return policy
  }

  private static func place(
    _ user: String, _ program: String? = nil, asks: GroupID? = nil,
    kind: Session.Kind = .script, in policy: Policy? = nil
  ) throws -> Classification {
    let applicant = Applicant(
      SessionAttributes(user: user, program: program),
      as: Principal(user: user, isAdministrator: asks == Policy.sysGroup), kind: kind,
      requested: asks)
    let policy = try policy ?? Self.policy()
    return policy.classify(applicant, at: moment(.zero).wall, zones: .utcOnly)
  }

  @Test func theOrderIsExplicitMappingRuleDefault() throws {
    let explicit = try Self.place("ann", "make", asks: Policy.sysGroup)
    #expect(explicit.group == Policy.sysGroup && explicit.reason == .explicit)
    let mapped = try Self.place("ANN", "make")
    #expect(mapped.group == Policy.maintenanceGroup)
    #expect(mapped.reason == .mapping(attribute: .user, value: "Ann"))
    let ruled = try Self.place("bob", "make")
    #expect(ruled.group == Policy.batchGroup && ruled.reason == .rule(name: "first"))
    let later = try Self.place("bob", "MAN")
    #expect(later.group == GroupID(100) && later.reason == .rule(name: "late"))
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

  @Test func theTrailSaysWhatDidNotMatch() throws {
    let named = try Self.place("bob", "gcc", kind: .command)
    #expect(
      named.trail.map(\.why) == [
        "user is \"bob\"",
        "the rule is disabled",
        "program \"gcc\" is not \"make\"",
        "program \"gcc\" is not \"make\"",
        "program \"gcc\" does not match \"ma*\"",
        "nothing else claimed the session",
      ])
    #expect(named.trail.dropLast().allSatisfy { $0.verdict == .noMatch })
    #expect(named.trail.last?.verdict == .won && named.trail.last?.name == "run-group")
    let nameless = try Self.place("bob")
    #expect(nameless.trail.last?.name == "default-group")
    #expect(nameless.trail[2].why == "the session has no program")
  }

  @Test func theSettingsDecideTheDefault() throws {
    var policy = Policy.builtIn(at: moment(.zero).wall)
    try policy.setDefaultGroup(Policy.maintenanceGroup)
    try policy.setRunGroup(Policy.sysGroup)
    let script = try Self.place("bob", in: policy)
    let command = try Self.place("bob", kind: .command, in: policy)
    #expect(script.group == Policy.maintenanceGroup && command.group == Policy.sysGroup)
  }

  @Test func anOpenedSessionIsWhereItWasClassified() throws {
    var engine = Engine(policy: try Self.policy())
    let request = OpenRequest(
      kind: .script, attributes: SessionAttributes(user: "ann", program: "make@host"), owner: 7)
    #expect(try engine.apply(.open(request), at: moment(.seconds(2))) == [])
    let session = try #require(engine.sessions[SessionID(1)])
    #expect(session.group == Policy.maintenanceGroup && session.owner == 7)
    #expect(session.reason == .mapping(attribute: .user, value: "Ann"))
    #expect(session.state == .inactive)
    #expect(session.attributes.program == "make" && session.opened == moment(.seconds(2)))
    #expect(engine.accounting[Policy.maintenanceGroup].sessionsOpened == 1)
  }
}
