import Quantities
import Testing

@testable import ResourcePolicy

struct RuleTests {
  private func condition(_ user: String) throws -> RuleCondition {
    RuleCondition(user: try Glob(user, field: "user"))
  }

  private func fixture() throws -> PolicyFixture {
    var fixture = try PolicyFixture()
    try fixture.policy.createRule(
      EntityName("Load"), when: condition("etl*"), group: fixture.etl, priority: 10)
    return fixture
  }

  @Test("A new rule is enabled, gets the next id from 1 and is found in any case")
  func creates() throws {
    var fixture = try fixture()
    let rule = try fixture.policy.rule(named: "lOAD")
    #expect(rule.id == RuleID(1) && rule.isEnabled && rule.priority == 10)
    #expect(try rule.condition == condition("etl*"))
    try fixture.policy.deleteRule(named: "LOAD")
    #expect(fixture.policy.rules.isEmpty)
    let next = try fixture.policy.createRule(
      EntityName("Load"), when: condition("x"), group: fixture.etl, priority: 0)
    #expect(next.id == RuleID(2), "an id is never used again")
  }

  @Test("Rules are asked by priority, equal ones by age")
  func orders() throws {
    var fixture = try fixture()
    for (name, priority) in [("B", 10), ("C", 0), ("D", 1_000_000), ("E", 10)] {
      try fixture.policy.createRule(
        EntityName(name), when: condition("x"), group: fixture.etl, priority: priority)
    }
    #expect(fixture.policy.rulesInOrder.map(\.name.text) == ["C", "Load", "B", "E", "D"])
    try fixture.policy.setRule(named: "E", priority: 5)
    #expect(fixture.policy.rulesInOrder.map(\.name.text) == ["C", "E", "Load", "B", "D"])
  }

  @Test("A change of a rule leaves the rest of it")
  func sets() throws {
    var fixture = try fixture()
    try fixture.policy.setRule(named: "load", isEnabled: false)
    try fixture.policy.setRule(named: "load", group: Policy.sysGroup)
    try fixture.policy.setRule(named: "load", condition: condition("new"))
    try fixture.policy.setRule(named: "load", priority: 3)
    let rule = try fixture.policy.rule(named: "Load")
    #expect(!rule.isEnabled && rule.group == Policy.sysGroup && rule.priority == 3)
    #expect(rule.condition.user?.pattern == "new")
  }

  @Test("A rule that makes no sense is neither created nor set", arguments: 0..<4)
  func refuses(_ mistake: Int) throws {
    let fixture = try fixture()
    let condition = mistake == 0 ? RuleCondition() : try condition("x")
    let group = mistake == 1 ? GroupID(99) : fixture.etl
    let priority = mistake == 2 ? -1 : mistake == 3 ? 1_000_001 : 0
    let name = try EntityName("New")
    let created = fixture.refusal { policy throws(PolicyError) in
      try policy.createRule(name, when: condition, group: group, priority: priority)
    }
    let changed = fixture.refusal { policy throws(PolicyError) in
      try policy.setRule(
        named: "Load", condition: condition, group: group, priority: priority, isEnabled: false)
    }
    let error = try #require(created)
    #expect(changed == error)
    switch mistake {
    case 0: #expect(error.isInvalidText)
    case 1: #expect(error == .notFound(.group, name: "99"))
    default: #expect(error.isOutOfRange)
    }
  }

  @Test("A name is taken in any case, an unknown one is not found")
  func checksNames() throws {
    let fixture = try fixture()
    let (name, condition) = (try EntityName("LOAD"), try condition("x"))
    let taken = fixture.refusal { policy throws(PolicyError) in
      try policy.createRule(name, when: condition, group: fixture.etl, priority: 0)
    }
    #expect(taken == .alreadyExists(.rule, name: "LOAD"))
    let deleted = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteRule(named: "nope")
    }
    let changed = fixture.refusal { policy throws(PolicyError) in
      try policy.setRule(named: "nope", priority: 1)
    }
    #expect(deleted == .notFound(.rule, name: "nope"))
    #expect(changed == deleted)
    #expect(throws: PolicyError.notFound(.rule, name: "nope")) {
      try fixture.policy.rule(named: "nope")
    }
  }

  @Test("The number of rules is bounded")
  func isBounded() throws {
    var fixture = try fixture()
    let rule = try #require(fixture.policy.rules.first)
    fixture.policy.rules = Array(repeating: rule, count: Policy.mostRules)
    let (name, condition) = (try EntityName("New"), try condition("x"))
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.createRule(name, when: condition, group: fixture.etl, priority: 0)
    }
    #expect(error == .limitReached(.rule, limit: 100_000))
  }
}
