import Quantities
import Testing

@testable import ResourcePolicy

struct GroupActivityTests {
  @Test("A group is closed to new sessions and opened again; mappings to it stay")
  func changes() throws {
    var fixture = try PolicyFixture()
    try fixture.map("joe", to: fixture.etl)
    try fixture.policy.setGroup(fixture.etl, isActive: false, at: PolicyFixture.later)
    let closed = try #require(fixture.policy.group(fixture.etl))
    #expect(!closed.attributes.isActive && closed.modified == PolicyFixture.later)
    #expect(fixture.policy.mappings.count == 1)
    try fixture.policy.setGroup(fixture.etl, isActive: true, at: PolicyFixture.later)
    #expect(fixture.policy.group(fixture.etl)?.attributes.isActive == true)
  }

  @Test("SYS_GROUP is never closed")
  func protectsAdministration() throws {
    let error = try PolicyFixture().refusal { policy throws(PolicyError) in
      try policy.setGroup(Policy.sysGroup, isActive: false, at: PolicyFixture.later)
    }
    #expect(error == .builtIn(.group, name: "SYS_GROUP", operation: "deactivated"))
  }

  @Test("The groups of sessions that nothing claims are not closed")
  func protectsDefaults() throws {
    var fixture = try PolicyFixture()
    let uses: [(GroupID, [String])] = [
      (Policy.interactiveGroup, ["setting default-group"]),
      (Policy.batchGroup, ["setting run-group"]),
    ]
    for (group, users) in uses {
      let error = fixture.refusal { policy throws(PolicyError) in
        try policy.setGroup(group, isActive: false, at: PolicyFixture.later)
      }
      let name = fixture.policy.name(of: group)
      #expect(error == .inUse(.group, name: name, users: users))
    }
    try fixture.policy.setDefaultGroup(fixture.etl)
    try fixture.policy.setGroup(
      Policy.interactiveGroup, isActive: false, at: PolicyFixture.later)
  }

  @Test("A closed group does not become a default")
  func refusesClosedDefaults() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.setGroup(fixture.etl, isActive: false, at: PolicyFixture.later)
    let etl = fixture.etl
    let refusals = [
      fixture.refusal { policy throws(PolicyError) in try policy.setDefaultGroup(etl) },
      fixture.refusal { policy throws(PolicyError) in try policy.setRunGroup(etl) },
    ]
    for refusal in refusals { #expect(refusal == .inactive(.group, name: "ETL")) }
  }

  @Test("A group that does not exist is neither opened nor closed")
  func refusesUnknown() throws {
    for isActive in [false, true] {
      let error = try PolicyFixture().refusal { policy throws(PolicyError) in
        try policy.setGroup(GroupID(99), isActive: isActive, at: PolicyFixture.later)
      }
      #expect(error == .notFound(.group, name: "99"))
    }
  }
}
