import Quantities
import ResourceEngine
import ResourcePolicy
import TestSupport
import Testing

/// The engine finds the group by an index, `classify` by looking at everything: they must agree.
@Suite struct ClassifierAgreementTests {
  private static let wall = moment(.zero).wall
  private static let words = ["a", "B", "ab", "abc", "b.c"]
  private static let patterns = ["a", "A", "ab", "abc", "a*", "*", "?b", "a*c", "*.c"]
  private static let conditions = [
    "true", #"user = "a""#, #"user in ("a", "B")"#, #"program = "ab""#, #"not user = "a""#,
    #"user = "a" or program = "ab""#, #"user = "ab" and machine ~ "a*""#, #"module = "a""#,
    #"program ~ "a*" and not module ~ /^a/"#, #"tag.k = "a""#, "time in 12:00..13:00",
    #"(user = "a" or user = "ab") and action = "B""#, #"client-id = "a" or service = "a""#,
  ]

  private static func policy(_ random: inout SplitMix64) throws -> Policy {
    var policy = Policy.builtIn(at: wall)
    for number in 0..<4 {
      var attributes = GroupAttributes(isActive: !random.isOneIn(4))
      if random.isOneIn(3) {
        attributes.grants = [SwitchGrant(to: .user(words.randomElement(using: &random) ?? "a"))]
      }
      try policy.createGroup(try EntityName("G\(number)"), attributes, at: wall)
    }
    func group() -> GroupID { policy.groups.randomElement(using: &random)?.id ?? GroupID(2) }
    policy.setMatchesCase(random.isOneIn(2))
    policy.setMappingOrder(try MappingOrder(MappingAttribute.mappable.shuffled(using: &random)))
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let attribute = MappingAttribute.mappable.randomElement(using: &random) ?? .user
      let value = try Glob(patterns.randomElement(using: &random) ?? "a", field: "value")
      let until = random.isOneIn(3) ? moment(.seconds(random.isOneIn(2) ? 1 : 99)).wall : nil
      try policy.setMapping(attribute, value, to: group(), until: until, at: wall)
    }
    for number in 0..<Int.random(in: 0...6, using: &random) {
      let condition = try RuleExpression(
        parsing: conditions.randomElement(using: &random) ?? "true")
      try policy.createRule(
        try EntityName("r\(number)"),
        RuleAttributes(
          when: condition, group: group(), priority: Int.random(in: 1...3, using: &random),
          isEnabled: !random.isOneIn(5)))
    }
    return policy
  }

  private static func request(_ policy: Policy, _ random: inout SplitMix64) -> OpenRequest {
    func word() -> String? { random.isOneIn(3) ? nil : words.randomElement(using: &random) }
    let attributes = SessionAttributes(
      user: word() ?? "a", service: word(), module: word(), action: word(), program: word(),
      machine: word(), osUser: word(), clientID: word(), tags: word().map { ["k": $0] } ?? [:])
    return OpenRequest(
      kind: random.isOneIn(2) ? .command : .script, attributes: attributes, owner: 1,
      principal: Principal(
        user: random.isOneIn(2) ? attributes.user : "a", isAdministrator: random.isOneIn(4)),
      group: random.isOneIn(5) ? policy.groups.randomElement(using: &random)?.id : nil)
  }

  @Test(arguments: [3, 1415, 92_653, 0xFEED] as [UInt64])
  func theIndexAndTheTrailGiveTheSameGroupAndReason(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var reasons: Set<GroupReason> = []
    var refused = 0
    for round in 0..<500 {
      let policy = try Self.policy(&random)
      let now = moment(.seconds(Int64(round % 3)))
      for attempt in 0..<5 {
        var engine = Engine(policy: policy)
        let request = Self.request(policy, &random)
        let applicant = Applicant(
          request.attributes, as: request.principal, kind: request.kind, requested: request.group)
        let place = policy.classify(applicant, at: now.wall, zones: .utcOnly)
        let name = "seed \(seed), round \(round), attempt \(attempt)"
        #expect(place.trail.count { $0.verdict == .won } == 1, "\(name)")
        #expect(place.trail.allSatisfy { !$0.why.isEmpty }, "\(name)")
        #expect(place.trail.last?.step == "default", "\(name)")
        do {
          _ = try engine.apply(.open(request), at: now)
        } catch {
          refused += 1
          #expect(place.trail.first?.verdict == .noMatch && request.group != nil, "\(name)")
          #expect(engine == Engine(policy: policy), "\(name)")
          continue
        }
        let session = try #require(engine.sessions[SessionID(1)])
        #expect(session.group == place.group && session.reason == place.reason, "\(name)")
        reasons.insert(place.reason)
      }
    }
    // The run was worth it.
    #expect(refused > 50, "seed \(seed)")
    #expect(reasons.count > 40, "seed \(seed): \(reasons.count)")
  }
}
