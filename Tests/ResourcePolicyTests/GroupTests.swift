import Quantities
import Testing

@testable import ResourcePolicy

struct GroupTests {
  @Test("A new group gets the next id from 100 and is found by name in any case")
  func creates() throws {
    var fixture = try PolicyFixture()
    #expect(fixture.etl == GroupID(100))
    let attributes = GroupAttributes(priority: 1, category: .analytics)
    let group = try fixture.policy.createGroup(
      EntityName("Reports"), attributes, at: PolicyFixture.later)
    #expect(group.id == GroupID(101))
    #expect(!group.isBuiltIn)
    #expect(group.created == PolicyFixture.later && group.modified == PolicyFixture.later)
    #expect(try fixture.policy.group(named: "rEPORTS") == group)
    #expect(fixture.policy.group(group.id)?.attributes == attributes)
  }

  @Test("An id is never used again")
  func neverReusesIDs() throws {
    var policy = try PolicyFixture().policy
    let last = try policy.createGroup(
      EntityName("A"), GroupAttributes(), at: PolicyFixture.start)
    try policy.deleteGroup(last.id, heir: nil)
    let next = try policy.createGroup(
      EntityName("A"), GroupAttributes(), at: PolicyFixture.start)
    #expect(next.id > last.id)
    #expect(policy.group(last.id) == nil)
    #expect(policy.group(GroupID(0)) == nil)
    #expect(policy.group(GroupID(.max)) == nil)
  }

  @Test(
    "A name that is taken is refused, whatever its case",
    arguments: [
      ("etl", PolicyError.alreadyExists(.group, name: "etl")),
      ("batch_GROUP", .alreadyExists(.group, name: "batch_GROUP")),
      ("dAY", .nameTaken("dAY", by: .plan)),
      ("default_plan", .nameTaken("default_plan", by: .plan)),
      ("OTHER_GROUPS", .reservedName("OTHER_GROUPS")),
      ("other_Groups", .reservedName("other_Groups")), ("Cancel", .reservedName("Cancel")),
      ("none", .reservedName("none")),
    ])
  func refusesTakenNames(_ name: String, error: PolicyError) throws {
    let fixture = try PolicyFixture()
    let name = try EntityName(name)
    let created = fixture.refusal { policy throws(PolicyError) in
      try policy.createGroup(name, GroupAttributes(), at: PolicyFixture.start)
    }
    #expect(created == error)
    var other = fixture
    let spare = try other.policy.createGroup(
      EntityName("Spare"), GroupAttributes(), at: PolicyFixture.start)
    let renamed = other.refusal { policy throws(PolicyError) in
      try policy.renameGroup(spare.id, to: name, at: PolicyFixture.start)
    }
    #expect(renamed == error)
  }

  @Test(
    "Attributes out of range are refused by create and set",
    arguments: [
      GroupAttributes(priority: -1), GroupAttributes(priority: 8),
      GroupAttributes(priority: .max), GroupAttributes(description: "a\u{7}"),
      GroupAttributes(description: String(repeating: "x", count: 1025)),
      GroupAttributes(category: .custom("")), GroupAttributes(category: .custom("a\nb")),
      GroupAttributes(limits: ResourceLimits(maxSessions: -1)),
    ])
  func refusesAttributes(_ attributes: GroupAttributes) throws {
    let fixture = try PolicyFixture()
    let name = try EntityName("New")
    let created = fixture.refusal { policy throws(PolicyError) in
      try policy.createGroup(name, attributes, at: PolicyFixture.start)
    }
    let changed = fixture.refusal { policy throws(PolicyError) in
      try policy.setGroup(fixture.etl, attributes, at: PolicyFixture.later)
    }
    let error = try #require(created)
    #expect(error.isOutOfRange || error.isInvalidText)
    #expect(changed == error)
  }

  @Test("Setting the same attributes is no change, other ones are")
  func sets() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.setGroup(fixture.etl, GroupAttributes(), at: PolicyFixture.later)
    #expect(fixture.policy.group(fixture.etl)?.modified == PolicyFixture.start)
    let attributes = GroupAttributes(description: "nightly", priority: 7)
    try fixture.policy.setGroup(fixture.etl, attributes, at: PolicyFixture.later)
    let group = try #require(fixture.policy.group(fixture.etl))
    #expect(group.attributes == attributes)
    #expect(group.created == PolicyFixture.start && group.modified == PolicyFixture.later)
  }

  @Test("A rename moves the name, also when only its case changes; references follow")
  func renames() throws {
    var fixture = try PolicyFixture()
    let id = fixture.etl
    try fixture.map("joe", to: id)
    try fixture.policy.renameGroup(id, to: EntityName("Load"), at: PolicyFixture.later)
    #expect(try fixture.policy.group(named: "LOAD").id == id)
    #expect(throws: PolicyError.notFound(.group, name: "ETL")) {
      try fixture.policy.group(named: "ETL")
    }
    #expect(fixture.policy.name(of: id) == "Load")
    #expect(fixture.policy.mappings.map(\.group) == [id])
    #expect(fixture.policy.group(id)?.modified == PolicyFixture.later)
    try fixture.policy.renameGroup(id, to: EntityName("LOAD"), at: PolicyFixture.start)
    #expect(fixture.policy.group(id)?.name.text == "LOAD")
    try fixture.policy.renameGroup(id, to: EntityName("LOAD"), at: PolicyFixture.later)
    #expect(fixture.policy.group(id)?.modified == PolicyFixture.start)
  }

  @Test("Built-in groups are neither renamed nor deleted, but they can be set")
  func protectsBuiltIn() throws {
    var fixture = try PolicyFixture()
    let name = try EntityName("X")
    let deleted = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteGroup(Policy.batchGroup, heir: Policy.sysGroup)
    }
    let renamed = fixture.refusal { policy throws(PolicyError) in
      try policy.renameGroup(Policy.batchGroup, to: name, at: PolicyFixture.later)
    }
    #expect(deleted == .builtIn(.group, name: "BATCH_GROUP", operation: "deleted"))
    #expect(renamed == .builtIn(.group, name: "BATCH_GROUP", operation: "renamed"))
    try fixture.policy.setGroup(
      Policy.batchGroup, GroupAttributes(priority: 5), at: PolicyFixture.later)
    #expect(fixture.policy.group(Policy.batchGroup)?.attributes.priority == 5)
  }

  @Test("Nothing can be done to a group that does not exist")
  func refusesUnknown() throws {
    let fixture = try PolicyFixture()
    let (name, unknown) = (try EntityName("X"), GroupID(99))
    let refusals = [
      fixture.refusal { policy throws(PolicyError) in
        try policy.setGroup(unknown, GroupAttributes(), at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.renameGroup(unknown, to: name, at: PolicyFixture.later)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.deleteGroup(unknown, heir: nil)
      },
      fixture.refusal { policy throws(PolicyError) in try policy.setDefaultGroup(unknown) },
      fixture.refusal { policy throws(PolicyError) in try policy.setRunGroup(unknown) },
    ]
    for refusal in refusals { #expect(refusal == .notFound(.group, name: "99")) }
    #expect(throws: PolicyError.notFound(.group, name: "nope")) {
      try fixture.policy.group(named: "nope")
    }
  }
}
