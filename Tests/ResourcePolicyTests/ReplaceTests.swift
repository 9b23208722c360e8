import Quantities
import Testing

@testable import ResourcePolicy

struct ReplaceTests {
  @Test("Attributes and directives are replaced as a whole; the same ones are no change")
  func replaces() throws {
    var fixture = try PolicyFixture()
    let attributes = PlanAttributes(description: "new", managesParallel: false)
    let directives = [Directive(.group(fixture.etl), shares: 3), Directive(.others)]
    try fixture.policy.replacePlan(named: "dAY", attributes, at: PolicyFixture.later)
    try fixture.policy.replaceDirectives(of: "dAY", directives, at: PolicyFixture.later)
    let plan = try fixture.policy.plan(named: "Day")
    #expect(plan.attributes == attributes && plan.directives == directives)
    #expect(plan.modified == PolicyFixture.later)
    let again = WallTime(milliseconds: 9_000)
    try fixture.policy.replacePlan(named: "Day", attributes, at: again)
    try fixture.policy.replaceDirectives(of: "Day", directives, at: again)
    #expect(try fixture.policy.plan(named: "Day") == plan)
  }

  @Test("Values out of range are refused here as elsewhere")
  func refuses() throws {
    let fixture = try PolicyFixture()
    let plan = fixture.refusal { policy throws(PolicyError) in
      try policy.replacePlan(
        named: "Day", PlanAttributes(description: "a\u{1B}"), at: PolicyFixture.later)
    }
    #expect(try #require(plan).isInvalidText)
    let directives = fixture.refusal { policy throws(PolicyError) in
      try policy.replaceDirectives(
        of: "Day", [Directive(.others), Directive(.others, shares: 0)], at: PolicyFixture.later)
    }
    #expect(try #require(directives).isOutOfRange)
  }

  @Test("The active plan may be invalid between the steps; the check at the end finds it")
  func checksAtTheEnd() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.activatePlan(named: "Day", by: "ann", at: PolicyFixture.later)
    try fixture.policy.replaceDirectives(of: "Day", [], at: PolicyFixture.later)
    #expect(throws: PolicyError.self) { try fixture.policy.checkActivePlan() }
    try fixture.policy.replaceDirectives(
      of: "Day", [Directive(.others)], at: PolicyFixture.later)
    #expect(throws: Never.self) { try fixture.policy.checkActivePlan() }
  }

  @Test("Named rules are ordered within the places that they have together")
  func ordersRules() throws {
    let cases = [
      ("D C B A", "D C B A"), ("C A", "C B A D"), ("D B", "A D C B"), ("", "A B C D"),
      ("x C x A", "C B A D"), ("A B C D", "A B C D"),
    ]
    for (wanted, expected) in cases {
      var fixture = try PolicyFixture()
      for name in ["A", "B", "C", "D"] { try fixture.rule(name) }
      fixture.policy.orderRules(
        as: try wanted.split(separator: " ").map { try EntityName("\($0)") })
      let names = fixture.policy.rules.map(\.name.text).joined(separator: " ")
      #expect(names == expected, "\(wanted)")
    }
  }

  @Test("Named mappings are ordered in the same way, and one can be taken away")
  func ordersMappings() throws {
    var fixture = try PolicyFixture()
    for user in ["a", "b", "c"] { try fixture.map(user, to: fixture.etl) }
    let former = fixture.policy.mappings
    fixture.policy.orderMappings(as: [former[2], former[0]])
    #expect(fixture.policy.mappings == [former[2], former[1], former[0]])
    fixture.policy.removeMapping(former[1])
    #expect(fixture.policy.mappings == [former[2], former[0]])
  }
}
