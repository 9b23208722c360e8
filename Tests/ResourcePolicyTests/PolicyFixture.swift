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
    day = try policy.createPlan(
      EntityName("Day"), description: nil, maxUtilization: .whole, at: Self.start
    ).id
    try policy.setDirective(plan: "Day", Directive(group: nil, shares: 10), at: Self.start)
    try policy.setDirective(plan: "Day", Directive(group: etl, shares: 90), at: Self.start)
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
}

extension PolicyError {
  /// The case without its texts.
  var isOutOfRange: Bool { if case .outOfRange = self { true } else { false } }
  var isInvalidText: Bool { if case .invalidText = self { true } else { false } }
  var isInvalidName: Bool { if case .invalidName = self { true } else { false } }
  var isInvalidPlan: Bool { if case .invalidPlan = self { true } else { false } }
}
