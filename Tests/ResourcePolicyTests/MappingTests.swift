import Quantities
import Testing

@testable import ResourcePolicy

struct MappingTests {
  @Test("A mapping is set, replaced without case, and deleted")
  func changes() throws {
    var policy = try PolicyFixture().policy
    #expect(try policy.setMapping(user: "Joe", to: Policy.batchGroup) == nil)
    #expect(try policy.setMapping(user: "ann", to: Policy.sysGroup) == nil)
    #expect(try policy.setMapping(user: "jOE", to: Policy.sysGroup) == Policy.batchGroup)
    #expect(policy.mappings.map(\.user) == ["Joe", "ann"])
    #expect(policy.mappings.map(\.group) == [Policy.sysGroup, Policy.sysGroup])
    try policy.deleteMapping(user: "JOE")
    #expect(policy.mappings.map(\.user) == ["ann"])
    #expect(throws: PolicyError.notFound(.mapping, name: "JOE")) {
      try policy.deleteMapping(user: "JOE")
    }
  }

  @Test("Users differ in every letter outside ASCII, as the kernel sees them")
  func comparesASCIIOnly() throws {
    var policy = try PolicyFixture().policy
    for user in ["é", "É", "k", "\u{212A}", "e\u{301}"] {
      #expect(try policy.setMapping(user: user, to: Policy.batchGroup) == nil, "\(user)")
    }
    #expect(policy.mappings.count == 5)
  }

  @Test(
    "A user without a printable name is refused",
    arguments: [
      "", "a\n", "a\u{0}", "a\u{9}", "\u{1B}", "a\u{7F}", "a\u{9F}",
      String(repeating: "u", count: 1025),
    ])
  func refusesNames(_ user: String) throws {
    let error = try PolicyFixture().refusal { policy throws(PolicyError) in
      try policy.setMapping(user: user, to: Policy.batchGroup)
    }
    #expect(try #require(error).isInvalidText)
  }

  @Test("A mapping to an unknown group is refused")
  func refusesUnknownGroups() throws {
    let error = try PolicyFixture().refusal { policy throws(PolicyError) in
      try policy.setMapping(user: "joe", to: GroupID(7))
    }
    #expect(error == .notFound(.group, name: "7"))
  }

  @Test("A full list refuses new mappings and still replaces old ones")
  func isBounded() throws {
    var fixture = try PolicyFixture()
    fixture.policy.mappings = (0..<Policy.mostMappings).map {
      UserMapping(user: "u\($0)", group: fixture.etl)
    }
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.setMapping(user: "one-more", to: Policy.batchGroup)
    }
    #expect(error == .limitReached(.mapping, limit: 100_000))
    #expect(try fixture.policy.setMapping(user: "U7", to: Policy.sysGroup) == fixture.etl)
  }
}
