import Quantities
import Testing

@testable import ResourcePolicy

struct GroupDeletionTests {
  /// A policy in which everything that can name a group names ETL.
  private func fixture() throws -> PolicyFixture {
    var fixture = try PolicyFixture()
    try fixture.policy.setMapping(user: "joe", to: fixture.etl)
    try fixture.policy.createRule(
      EntityName("R1"), when: RuleCondition(user: Glob("a*", field: "user")),
      group: fixture.etl, priority: 1)
    try fixture.policy.setDefaultGroup(fixture.etl)
    try fixture.policy.setRunGroup(fixture.etl)
    return fixture
  }

  private static let users = [
    "mapping of user joe", "rule R1", "plan Day", "setting default-group", "setting run-group",
  ]

  @Test("A group in use is not deleted, and the refusal names every user of it")
  func refusesInUse() throws {
    let fixture = try fixture()
    #expect(fixture.policy.users(of: fixture.etl) == Self.users)
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteGroup(fixture.etl, heir: nil)
    }
    #expect(error == .inUse(.group, name: "ETL", users: Self.users))
  }

  @Test("Each single use keeps the group", arguments: 0..<5)
  func refusesEachUse(_ use: Int) throws {
    var fixture = try PolicyFixture()
    let id = fixture.etl
    try fixture.policy.deleteDirective(plan: "Day", group: id, at: PolicyFixture.start)
    #expect(fixture.policy.users(of: id).isEmpty)
    switch use {
    case 0: try fixture.policy.setMapping(user: "joe", to: id)
    case 1:
      try fixture.policy.createRule(
        EntityName("R1"), when: RuleCondition(program: Glob("x", field: "program")), group: id,
        priority: 0)
    case 2:
      try fixture.policy.setDirective(plan: "day", Directive(group: id), at: PolicyFixture.start)
    case 3: try fixture.policy.setDefaultGroup(id)
    default: try fixture.policy.setRunGroup(id)
    }
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteGroup(id, heir: nil)
    }
    #expect(error == .inUse(.group, name: "ETL", users: [Self.users[use]]))
  }

  @Test("The heir takes over mappings, rules and settings; the directives go")
  func inherits() throws {
    var fixture = try fixture()
    try fixture.policy.deleteGroup(fixture.etl, heir: Policy.batchGroup)
    let policy = fixture.policy
    #expect(policy.group(fixture.etl) == nil)
    #expect(policy.users(of: fixture.etl).isEmpty)
    #expect(policy.mappings == [UserMapping(user: "joe", group: Policy.batchGroup)])
    #expect(policy.rules.map(\.group) == [Policy.batchGroup])
    #expect(policy.settings.defaultGroup == Policy.batchGroup)
    #expect(policy.settings.runGroup == Policy.batchGroup)
    #expect(try policy.plan(named: "Day").directives.map(\.group) == [nil])
  }

  @Test("A group is not its own heir")
  func refusesItselfAsHeir() throws {
    let fixture = try fixture()
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteGroup(fixture.etl, heir: fixture.etl)
    }
    #expect(error == .inUse(.group, name: "ETL", users: ["itself as the heir"]))
  }

  @Test("An heir that does not exist is not found")
  func refusesUnknownHeir() throws {
    let fixture = try fixture()
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteGroup(fixture.etl, heir: GroupID(99))
    }
    #expect(error == .notFound(.group, name: "99"))
  }

  @Test("A group that nothing names is deleted, and its name is free again")
  func deletes() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.deletePlan(named: "Day")
    try fixture.policy.deleteGroup(fixture.etl, heir: nil)
    #expect(fixture.policy.groups.count == 4)
    _ = try fixture.policy.createPlan(
      EntityName("ETL"), description: nil, maxUtilization: .whole, at: PolicyFixture.later)
  }
}
