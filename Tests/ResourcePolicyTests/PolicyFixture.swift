import Quantities
import Testing

@testable import ResourcePolicy

/// A policy with one group and one plan of its own beside the built-in ones.
struct PolicyFixture {
  static let start = WallTime(milliseconds: 1_000)
  static let later = WallTime(milliseconds: 2_000)

  var policy = Policy.builtIn(at: Self.start)
  let etl: GroupID
  let day: PlanID

  init() throws {
    etl = try policy.createGroup(EntityName("ETL"), GroupAttributes(), at: Self.start).id
    day = try policy.createPlan(EntityName("Day"), at: Self.start).id
    try policy.setDirective(plan: "Day", Directive(.others, shares: 10), at: Self.start)
    try policy.setDirective(plan: "Day", Directive(.group(etl), shares: 90), at: Self.start)
  }

  /// The error of a change that is refused; the policy must be as it was.
  func refusal(
    _ change: (inout Policy) throws(PolicyError) -> Void,
    at location: SourceLocation = #_sourceLocation
  ) -> PolicyError? {
    var changed = policy
    do {
      try change(&changed)
      return nil
    } catch {
      #expect(changed == policy, "a refused change left a trace", sourceLocation: location)
      return error
    }
  }

  /// Maps a value that needs no checks.
  @discardableResult
  mutating func map(
    _ attribute: MappingAttribute, _ value: String, to group: GroupID,
    until: WallTime? = nil, at time: WallTime = Self.start
  ) throws -> GroupID? {
    try policy.setMapping(
      attribute, Glob(value, field: "value"), to: group, until: until, at: time)
  }

  /// Maps a user.
  @discardableResult
  mutating func map(
    _ user: String, to group: GroupID, until: WallTime? = nil, at time: WallTime = Self.start
  ) throws -> GroupID? {
    try map(.user, user, to: group, until: until, at: time)
  }

  /// A rule for ETL.
  @discardableResult
  mutating func rule(
    _ name: String, when condition: String = "user = x", priority: Int = 100
  ) throws -> MappingRule {
    try policy.createRule(
      EntityName(name),
      RuleAttributes(
        when: RuleExpression(parsing: condition), group: etl, priority: priority))
  }

  /// A plan that can be activated: everything to all.
  @discardableResult
  mutating func plan(
    _ name: String, _ attributes: PlanAttributes = PlanAttributes(),
    _ directives: [Directive] = [Directive(.others, shares: 1)]
  ) throws -> PlanID {
    let plan = try policy.createPlan(EntityName(name), attributes, at: Self.start)
    for directive in directives {
      try policy.setDirective(plan: name, directive, at: Self.start)
    }
    return plan.id
  }
}

extension PolicyError {
  /// The case without its texts.
  var isOutOfRange: Bool { if case .outOfRange = self { true } else { false } }
  var isInvalidText: Bool { if case .invalidText = self { true } else { false } }
  var isInvalidName: Bool { if case .invalidName = self { true } else { false } }
  var isInvalidPlan: Bool { if case .invalidPlan = self { true } else { false } }
  var isInvalidOrder: Bool { if case .invalidOrder = self { true } else { false } }
}
