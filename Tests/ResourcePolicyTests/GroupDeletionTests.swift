import Quantities
import Testing

@testable import ResourcePolicy

struct GroupDeletionTests {
  /// A policy in which everything that can name a group names ETL.
  private func fixture() throws -> PolicyFixture {
    var fixture = try PolicyFixture()
    try fixture.map("joe", to: fixture.etl)
    try fixture.map(.module, "Pay*", to: fixture.etl)
    try fixture.rule("R1")
    try fixture.policy.setDirective(
      plan: "Day", switching(.group(Policy.batchGroup), to: .group(fixture.etl)),
      at: PolicyFixture.start)
    try fixture.policy.setDefaultGroup(fixture.etl)
    try fixture.policy.setRunGroup(fixture.etl)
    try fixture.policy.setExpectations([expectation(fixture)])
    return fixture
  }

  private func switching(_ target: DirectiveTarget, to action: SwitchRules.Action) -> Directive {
    var directive = Directive(target, shares: 1)
    directive.switching.action = action
    directive.switching.cpu = .seconds(60)
    return directive
  }

  private func expectation(_ fixture: PolicyFixture) -> ResourcePolicy.Expectation {
    ResourcePolicy.Expectation(
      plan: fixture.day, shares: [.init(.group(fixture.etl), Percentage(percent: 90))])
  }

  private static let users = [
    "mapping of user joe", "mapping of module Pay*", "rule R1", "plan Day",
    "a switch of plan Day", "setting default-group", "setting run-group", "an expectation",
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

  @Test("Each single use keeps the group", arguments: users.indices)
  func refusesEachUse(_ use: Int) throws {
    var fixture = try PolicyFixture()
    let id = fixture.etl
    try fixture.policy.deleteDirective(plan: "Day", .group(id), at: PolicyFixture.start)
    #expect(fixture.policy.users(of: id).isEmpty)
    switch use {
    case 0: try fixture.map("joe", to: id)
    case 1: try fixture.map(.module, "Pay*", to: id)
    case 2: try fixture.rule("R1")
    case 3:
      try fixture.policy.setDirective(
        plan: "day", Directive(.group(id)), at: PolicyFixture.start)
    case 4:
      try fixture.policy.setDirective(
        plan: "day", switching(.others, to: .group(id)), at: PolicyFixture.start)
    case 5: try fixture.policy.setDefaultGroup(id)
    case 6: try fixture.policy.setRunGroup(id)
    default: try fixture.policy.setExpectations([expectation(fixture)])
    }
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteGroup(id, heir: nil)
    }
    #expect(error == .inUse(.group, name: "ETL", users: [Self.users[use]]))
  }

  @Test("The heir takes over mappings, rules, switches and settings; directives go")
  func inherits() throws {
    var fixture = try fixture()
    let heir = Policy.maintenanceGroup
    try fixture.policy.deleteGroup(fixture.etl, heir: heir)
    let policy = fixture.policy
    #expect(policy.group(fixture.etl) == nil)
    #expect(policy.users(of: fixture.etl).isEmpty)
    #expect(policy.mappings.map(\.group) == [heir, heir])
    #expect(policy.rules.map(\.attributes.group) == [heir])
    #expect(policy.settings.defaultGroup == heir && policy.settings.runGroup == heir)
    let directives = try policy.plan(named: "Day").directives
    #expect(directives.map(\.target) == [.others, .group(Policy.batchGroup)])
    #expect(directives.map(\.switching.action) == [nil, .group(heir)])
    #expect(policy.expectations.isEmpty)
    #expect(policy.structuralProblem == nil)
  }

  @Test("A switch that would lead the heir to itself only logs")
  func avoidsSwitchToItself() throws {
    var fixture = try fixture()
    try fixture.policy.deleteGroup(fixture.etl, heir: Policy.batchGroup)
    let directives = try fixture.policy.plan(named: "Day").directives
    #expect(directives.map(\.switching.action) == [nil, .log])
    #expect(fixture.policy.findings(of: try fixture.policy.plan(named: "Day"), asTop: true) == [])
  }

  @Test("Other expectations stay")
  func keepsOtherExpectations() throws {
    var fixture = try fixture()
    let other = ResourcePolicy.Expectation(plan: fixture.day, shares: [.init(.others, .whole)])
    try fixture.policy.setExpectations([other, expectation(fixture)])
    try fixture.policy.deleteGroup(fixture.etl, heir: Policy.batchGroup)
    #expect(fixture.policy.expectations == [other])
  }

  @Test("A group is not its own heir, and an heir must exist and take sessions")
  func refusesHeirs() throws {
    var fixture = try fixture()
    let closed = Policy.maintenanceGroup
    try fixture.policy.setGroup(closed, isActive: false, at: PolicyFixture.later)
    let heirs: [(GroupID, PolicyError)] = [
      (fixture.etl, .inUse(.group, name: "ETL", users: ["itself as the heir"])),
      (GroupID(99), .notFound(.group, name: "99")),
      (closed, .inactive(.group, name: "MAINTENANCE_GROUP")),
    ]
    for (heir, expected) in heirs {
      let error = fixture.refusal { policy throws(PolicyError) in
        try policy.deleteGroup(fixture.etl, heir: heir)
      }
      #expect(error == expected)
    }
  }

  @Test("A group that nothing names is deleted, and its name is free again")
  func deletes() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.deletePlan(named: "Day")
    try fixture.policy.deleteGroup(fixture.etl, heir: nil)
    #expect(fixture.policy.groups.count == 4)
    try fixture.plan("ETL")
  }
}
