import Quantities
import Testing

@testable import ResourcePolicy

struct PolicyStructureTests {
  private func problem(_ damage: (inout Policy) throws -> Void) throws -> String? {
    var policy = try PolicyFixture().policy
    try damage(&policy)
    return policy.structuralProblem
  }

  @Test("A policy made by our own operations is whole")
  func acceptsOwnPolicies() throws {
    #expect(Policy.builtIn(at: PolicyFixture.start).structuralProblem == nil)
    #expect(
      try problem { policy in
        try policy.setMapping(
          .user, Glob("joe", field: "user"), to: GroupID(100), at: PolicyFixture.start)
        try policy.deleteGroup(GroupID(100), heir: Policy.batchGroup)
      } == nil)
  }

  @Test("Ids must ascend and stay below the next one")
  func checksIDs() throws {
    #expect(try problem { $0.groups.reverse() } == "group ids are not in order")
    #expect(try problem { $0.plans.reverse() } == "plan ids are not in order")
    #expect(try problem { $0.groups += $0.groups.suffix(1) } == "group ids are not in order")
    #expect(try problem { $0.nextGroup = GroupID(100) } == "the next group id is taken")
    #expect(try problem { $0.nextPlan = PlanID(7) } == "the next plan id is taken")
    #expect(
      try problem { policy in
        try policy.createRule(
          EntityName("R"), RuleAttributes(when: .always, group: GroupID(2)))
        policy.nextRule = RuleID(1)
      } == "the next rule id is taken")
  }

  @Test("Every reference must lead to a group, and the active plan must exist")
  func checksReferences() throws {
    let dangling = "group 99 is referred to but does not exist"
    #expect(try problem { $0.settings.defaultGroup = GroupID(99) } == dangling)
    #expect(try problem { $0.settings.runGroup = GroupID(99) } == dangling)
    #expect(
      try problem { policy in
        policy.mappings = [
          AttributeMapping(.user, try Glob("joe", field: "user"), to: GroupID(99))
        ]
      } == dangling)
    #expect(
      try problem { $0.plans[0].directives.append(Directive(.group(GroupID(99)))) } == dangling)
    #expect(
      try problem { policy in
        policy.activation = Activation(
          plan: PlanID(99), cause: .manual, by: "x", at: PolicyFixture.start)
      } == "the active plan does not exist")
    #expect(try problem { $0.groups.removeFirst() } == "a built-in group is missing")
  }

  @Test("Names and directives stand once")
  func checksDuplicates() throws {
    #expect(
      try problem { $0.groups[4].name = try EntityName("day") }
        == "two groups or plans have one name")
    #expect(
      try problem { $0.plans[0].directives.append(Directive(.others)) }
        == "a plan has two directives for one target")
  }

  @Test("The highest id is never passed")
  func boundsIDs() throws {
    var fixture = try PolicyFixture()
    fixture.policy.nextGroup = GroupID(1 << 53)
    fixture.policy.nextPlan = PlanID(.max)
    fixture.policy.nextRule = RuleID(.max)
    let name = try EntityName("New")
    let group = fixture.refusal { policy throws(PolicyError) in
      try policy.createGroup(name, GroupAttributes(), at: PolicyFixture.later)
    }
    let plan = fixture.refusal { policy throws(PolicyError) in
      try policy.createPlan(name, at: PolicyFixture.later)
    }
    let rule = fixture.refusal { policy throws(PolicyError) in
      try policy.createRule(name, RuleAttributes(when: .always, group: Policy.sysGroup))
    }
    #expect(group == .limitReached(.group, limit: 100_000))
    #expect(plan == .limitReached(.plan, limit: 10_000))
    #expect(rule == .limitReached(.rule, limit: 100_000))
  }
}
