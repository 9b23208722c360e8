import FoundationEssentials
import Quantities
import Testing

@testable import ResourcePolicy

/// States of schema 1 had groups, user mappings, rules of two patterns and flat plans.
struct SchemaOneTests {
  private static let text = """
    {
      "groups": [
        {"id": 1, "name": "SYS_GROUP", "created": 1, "modified": 1, "attributes":
          {"priority": 0, "category": "system", "limits": {}}},
        {"id": 2, "name": "INTERACTIVE_GROUP", "created": 1, "modified": 1, "attributes":
          {"priority": 3, "category": "interactive", "limits": {"maxSessions": 4}}},
        {"id": 3, "name": "BATCH_GROUP", "created": 1, "modified": 1, "attributes":
          {"priority": 7, "category": "batch", "cpuPercent": 300000, "limits": {}}}
      ],
      "mappings": [{"user": "joe", "group": 3}],
      "rules": [
        {"id": 1, "name": "A", "priority": 5, "group": 3, "isEnabled": true,
          "condition": {"user": "etl*", "program": "a\\"b?"}},
        {"id": 2, "name": "B", "priority": 6, "group": 2, "isEnabled": false,
          "condition": {"program": "sh"}}
      ],
      "plans": [
        {"id": 1, "name": "DEFAULT_PLAN", "description": "old", "maxUtilization": 900000,
          "created": 1, "modified": 2, "directives": [
            {"group": 3, "shares": 30, "limits": {}}, {"shares": 10, "limits": {}}]}
      ],
      "activation": {"plan": 1, "by": "ann", "at": 7},
      "settings": {"defaultGroup": 2, "runGroup": 3},
      "nextGroup": 100, "nextPlan": 100, "nextRule": 3
    }
    """

  private func policy() throws -> Policy {
    try JSONDecoder().decode(Policy.self, from: Data(Self.text.utf8))
  }

  @Test("An old policy is read and is whole")
  func reads() throws {
    let policy = try policy()
    #expect(policy.structuralProblem == nil)
    #expect(policy.schedules.isEmpty && policy.windows.isEmpty && policy.expectations.isEmpty)
    #expect(policy.serverPools.isEmpty && policy.nextServerPool == ServerPoolID(1))
    #expect(policy.mappingOrder == .standard)
    #expect(policy.nextSchedule == ScheduleID(1) && policy.nextWindow == WindowID(1))
    #expect(policy.groups.allSatisfy { $0.attributes.isActive && $0.attributes.grants == nil })
    #expect(policy.settings.defaultPlan == Policy.defaultPlan && policy.settings.zone == "UTC")
  }

  @Test("A mapping of a user is a mapping of the attribute user")
  func readsMappings() throws {
    let mapping = try #require(try policy().mappings.first)
    #expect(mapping.attribute == .user && mapping.value.pattern == "joe")
    #expect(mapping.group == GroupID(3) && mapping.until == nil)
  }

  @Test("Patterns of a rule become an expression that means the same")
  func readsRules() throws {
    let rules = try policy().rules
    #expect(
      rules.map(\.attributes.condition.text)
        == [#"user ~ "etl*" and program ~ "a\"b?""#, #"program ~ "sh""#])
    #expect(rules.map(\.attributes.isEnabled) == [true, false])
    #expect(rules.map(\.attributes.priority) == [5, 6])
    let moment = RuleMoment(wall: PolicyFixture.start)
    let condition = try #require(rules.first?.attributes.condition)
    #expect(
      condition.matches(SessionAttributes(user: "ETL7", program: "A\"bc"), at: moment))
    #expect(!condition.matches(SessionAttributes(user: "ETL7", program: "ab"), at: moment))
  }

  @Test("Plans had their attributes beside the name, and directives a group or none")
  func readsPlans() throws {
    let plan = try #require(try policy().activePlan)
    #expect(
      plan.attributes
        == PlanAttributes(description: "old", maxUtilization: Percentage(percent: 90)))
    #expect(
      plan.directives
        == [Directive(.group(GroupID(3)), shares: 30), Directive(.others, shares: 10)])
    #expect(try policy().findings(of: plan, asTop: true) == [])
  }

  @Test("Every activation was by hand")
  func readsActivation() throws {
    let activation = try policy().activation
    #expect(activation.cause == .manual && activation.by == "ann" && !activation.isPinned)
    #expect(activation.at == WallTime(milliseconds: 7))
    #expect(activation.followedTo == activation.at && activation.returnTo == nil)
  }

  @Test("What was read is written in the new form and read back the same")
  func writes() throws {
    let policy = try policy()
    let copy = try JSONDecoder().decode(Policy.self, from: try JSONEncoder().encode(policy))
    #expect(copy == policy)
  }
}
