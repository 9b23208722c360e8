import Foundation
import Quantities
import Testing

@testable import ResourcePolicy

@Suite("Pools of parallel servers")
struct ServerPoolTests {
  private var fixture: PolicyFixture

  init() throws {
    fixture = try PolicyFixture()
  }

  private func refusal(
    _ name: String, _ attributes: ServerPoolAttributes
  ) throws -> PolicyError? {
    let name = try EntityName(name)
    return fixture.refusal { policy throws(PolicyError) in
      try policy.createServerPool(name, attributes)
    }
  }

  @Test("A pool is made, changed and deleted by its name in any case")
  mutating func livesAndDies() throws {
    let pool = try fixture.policy.createServerPool(
      EntityName("Etl"), ServerPoolAttributes(minimum: 2, maximum: 8, groups: [fixture.etl]))
    #expect(pool.id == ServerPoolID(1))
    #expect(try fixture.policy.serverPool(named: "ETL") == pool)
    #expect(fixture.policy.serverPool(of: fixture.etl) == pool)
    #expect(fixture.policy.serverPool(of: Policy.sysGroup) == nil)
    var changed = pool.attributes
    changed.maximum = nil
    changed.groups = [fixture.etl, Policy.sysGroup, fixture.etl]
    try fixture.policy.setServerPool(named: "etl", changed)
    let found = try fixture.policy.serverPool(named: "Etl").attributes
    #expect(found.maximum == nil && found.groups == [fixture.etl, Policy.sysGroup])
    #expect(fixture.policy.structuralProblem == nil)
    try fixture.policy.deleteServerPool(named: "ETL")
    #expect(fixture.policy.serverPools.isEmpty)
    let next = try fixture.policy.createServerPool(EntityName("Etl"))
    #expect(next.id == ServerPoolID(2) && next.attributes == ServerPoolAttributes())
  }

  @Test("An unknown pool is not found by any operation")
  func unknown() throws {
    let expected = PolicyError.notFound(.serverPool, name: "No")
    #expect(throws: expected) { try fixture.policy.serverPool(named: "No") }
    #expect(
      fixture.refusal { policy throws(PolicyError) in
        try policy.setServerPool(named: "No", ServerPoolAttributes())
      } == expected)
    #expect(
      fixture.refusal { policy throws(PolicyError) in
        try policy.deleteServerPool(named: "No")
      } == expected)
    #expect(expected.description == #"no server pool named "No""#)
  }

  @Test("Names are taken once, and the built-in pool keeps its own")
  mutating func names() throws {
    try fixture.policy.createServerPool(EntityName("Etl"))
    #expect(
      try refusal("ETL", ServerPoolAttributes()) == .alreadyExists(.serverPool, name: "ETL"))
    #expect(
      try refusal("Default", ServerPoolAttributes())
        == .builtIn(.serverPool, name: "Default", operation: "created"))
    fixture.policy.nextServerPool = ServerPoolID(.max)
    #expect(
      try refusal("Other", ServerPoolAttributes()) == .limitReached(.serverPool, limit: 10_000))
  }

  @Test(
    "Counts stand in their range, and the maximum is not below the minimum",
    arguments: [
      ServerPoolAttributes(minimum: -1), ServerPoolAttributes(minimum: 1_000_001),
      ServerPoolAttributes(maximum: -1), ServerPoolAttributes(maximum: 1_000_001),
      ServerPoolAttributes(minimum: 3, maximum: 2), ServerPoolAttributes(description: "a\u{7}"),
    ])
  func values(attributes: ServerPoolAttributes) throws {
    #expect(try refusal("New", attributes) != nil)
    var changed = try PolicyFixture()
    try changed.policy.createServerPool(EntityName("Etl"))
    #expect(
      changed.refusal { policy throws(PolicyError) in
        try policy.setServerPool(named: "Etl", attributes)
      } != nil)
  }

  @Test("Bounds themselves are allowed")
  mutating func bounds() throws {
    try fixture.policy.createServerPool(
      EntityName("A"), ServerPoolAttributes(minimum: 0, maximum: 0))
    try fixture.policy.createServerPool(
      EntityName("B"), ServerPoolAttributes(minimum: 1_000_000, maximum: 1_000_000))
  }

  @Test("A group is in one pool at most")
  mutating func groups() throws {
    try fixture.policy.createServerPool(
      EntityName("Etl"), ServerPoolAttributes(groups: [fixture.etl]))
    let attributes = ServerPoolAttributes(groups: [fixture.etl])
    let taken = PolicyError.inUse(.group, name: "ETL", users: ["server pool Etl"])
    #expect(try refusal("New", attributes) == taken)
    try fixture.policy.createServerPool(EntityName("New"))
    #expect(
      fixture.refusal { policy throws(PolicyError) in
        try policy.setServerPool(named: "New", attributes)
      } == taken)
    try fixture.policy.setServerPool(named: "Etl", attributes)
    let unknown = ServerPoolAttributes(groups: [GroupID(7_000)])
    #expect(try refusal("Other", unknown) == .notFound(.group, name: "7000"))
  }

  @Test("A deleted group leaves its pool, with an heir or without, and a pool keeps no group")
  mutating func deletedGroup() throws {
    let free = try fixture.policy.createGroup(
      EntityName("Free"), GroupAttributes(), at: PolicyFixture.start)
    try fixture.policy.createServerPool(
      EntityName("P"), ServerPoolAttributes(groups: [Policy.batchGroup, free.id, fixture.etl]))
    #expect(fixture.policy.users(of: free.id).isEmpty)
    try fixture.policy.deleteGroup(free.id, heir: nil)
    try fixture.policy.deleteGroup(fixture.etl, heir: Policy.interactiveGroup)
    let groups = try fixture.policy.serverPool(named: "P").attributes.groups
    #expect(groups == [Policy.batchGroup])
    #expect(fixture.policy.structuralProblem == nil)
  }

  @Test("Between the steps of a document a group may be in two pools, at its end it may not")
  mutating func replacing() throws {
    try fixture.policy.replaceServerPool(
      EntityName("A"), ServerPoolAttributes(groups: [fixture.etl]))
    try fixture.policy.replaceServerPool(
      EntityName("B"), ServerPoolAttributes(groups: [fixture.etl]))
    let policy = fixture.policy
    #expect(
      throws: PolicyError.inUse(.group, name: "ETL", users: ["server pool A", "server pool B"])
    ) { try policy.checkServerPools() }
    #expect(policy.structuralProblem == "a group is in two server pools")
    try fixture.policy.replaceServerPool(EntityName("a"), ServerPoolAttributes())
    try fixture.policy.checkServerPools()
    #expect(fixture.policy.serverPools.map(\.name.text) == ["A", "B"])
    #expect(
      fixture.refusal { policy throws(PolicyError) in
        try policy.replaceServerPool(named: "B", ServerPoolAttributes(groups: [GroupID(9)]))
      } == .notFound(.group, name: "9"))
  }

  @Test("A broken pool in a state file is found")
  func structure() throws {
    func problem(_ id: UInt64, _ name: String, _ attributes: ServerPoolAttributes) throws -> String?
    {
      var policy = fixture.policy
      policy.nextServerPool = ServerPoolID(5)
      policy.serverPools = [
        ServerPool(id: ServerPoolID(1), name: try EntityName("A"), attributes: .init()),
        ServerPool(id: ServerPoolID(id), name: try EntityName(name), attributes: attributes),
      ]
      return policy.structuralProblem
    }
    #expect(try problem(2, "B", .init()) == nil)
    #expect(try problem(1, "B", .init()) == "two server pools have one id")
    #expect(try problem(2, "a", .init()) == "two server pools have one name")
    #expect(try problem(5, "B", .init()) == "the next server pool id is taken")
    #expect(try problem(0, "B", .init()) == "a server pool has the id of the built-in one")
    #expect(
      try problem(2, "B", .init(groups: [GroupID(9)]))
        == "group 9 is referred to but does not exist")
    #expect(
      try problem(2, "B", .init(groups: [fixture.etl, fixture.etl]))
        == "a group is in two server pools")
    #expect(try problem(2, "B", .init(minimum: 2, maximum: 1))?.hasPrefix("maximum 1") == true)
  }

  @Test("Pools are stored with the policy, and a state without them is read")
  mutating func coding() throws {
    try fixture.policy.createServerPool(
      EntityName("A"),
      ServerPoolAttributes(minimum: 1, maximum: 4, groups: [fixture.etl], description: "d"))
    let bytes = try JSONEncoder().encode(fixture.policy)
    #expect(try JSONDecoder().decode(Policy.self, from: bytes) == fixture.policy)
    let empty = try JSONDecoder().decode(ServerPoolAttributes.self, from: Data("{}".utf8))
    #expect(empty == ServerPoolAttributes())
  }
}
