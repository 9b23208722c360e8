import Quantities
import Testing

@testable import ResourcePolicy

struct MappingTests {
  private let soon = WallTime(milliseconds: 5_000)

  private func glob(_ text: String) throws -> Glob { try Glob(text, field: "value") }

  @Test("A mapping is set, replaced without case, and deleted")
  func changes() throws {
    var fixture = try PolicyFixture()
    #expect(try fixture.map("Joe", to: Policy.batchGroup) == nil)
    #expect(try fixture.map("ann", to: Policy.sysGroup) == nil)
    #expect(try fixture.map("jOE", to: Policy.sysGroup) == Policy.batchGroup)
    #expect(fixture.policy.mappings.map(\.value.pattern) == ["jOE", "ann"])
    #expect(fixture.policy.mappings.map(\.group) == [Policy.sysGroup, Policy.sysGroup])
    try fixture.policy.deleteMapping(.user, glob("JOE"), at: PolicyFixture.later)
    #expect(fixture.policy.mappings.map(\.value.pattern) == ["ann"])
    let joe = try glob("JOE")
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.deleteMapping(.user, joe, at: PolicyFixture.later)
    }
    #expect(error == .notFound(.mapping, name: "user JOE"))
  }

  @Test("Every attribute can be mapped, and none is mistaken for another")
  func mapsEveryAttribute() throws {
    var fixture = try PolicyFixture()
    for attribute in MappingAttribute.mappable {
      #expect(try fixture.map(attribute, "x", to: Policy.batchGroup) == nil)
    }
    #expect(fixture.policy.mappings.map(\.attribute) == MappingAttribute.mappable)
    #expect(MappingAttribute.mappable.count == 10)
    for attribute in MappingAttribute.mappable {
      try fixture.policy.deleteMapping(attribute, glob("x"), at: PolicyFixture.later)
      #expect(!fixture.policy.mappings.contains { $0.attribute == attribute })
    }
    #expect(fixture.policy.mappings.isEmpty)
  }

  @Test("What a session asks for itself has no mappings")
  func refusesExplicit() throws {
    let value = try glob("x")
    let error = try PolicyFixture().refusal { policy throws(PolicyError) in
      try policy.setMapping(.explicit, value, to: Policy.batchGroup, at: PolicyFixture.start)
    }
    #expect(try #require(error).isInvalidText)
  }

  @Test("Modules and actions differ by case, everything else does not")
  func comparesAsOracle() throws {
    let sensitive: Set<MappingAttribute> = [
      .serviceModuleAction, .serviceModule, .moduleAction, .module,
    ]
    for attribute in MappingAttribute.mappable {
      var fixture = try PolicyFixture()
      try fixture.map(attribute, "aB", to: Policy.batchGroup)
      let former = try fixture.map(attribute, "Ab", to: Policy.sysGroup)
      let isSensitive = sensitive.contains(attribute)
      #expect(former == (isSensitive ? nil : Policy.batchGroup), "\(attribute)")
      #expect(fixture.policy.mappings.count == (isSensitive ? 2 : 1), "\(attribute)")
      #expect(attribute.isCaseSensitive == isSensitive)
    }
  }

  @Test("The value of a session is its attribute, compound ones joined by points")
  func findsValues() {
    let session = SessionAttributes(
      user: "u", service: "s", module: "m", action: "a", program: "p", machine: "h",
      osUser: "o", clientID: "c")
    let values: [MappingAttribute: String] = [
      .serviceModuleAction: "s.m.a", .serviceModule: "s.m", .moduleAction: "m.a", .module: "m",
      .service: "s", .user: "u", .program: "p", .osUser: "o", .machine: "h", .clientID: "c",
    ]
    for attribute in MappingAttribute.allCases {
      #expect(attribute.value(in: session) == values[attribute], "\(attribute)")
    }
  }

  @Test("A compound value needs all of its parts")
  func needsEveryPart() {
    let compound: [MappingAttribute] = [.serviceModuleAction, .serviceModule, .moduleAction]
    let parts: [WritableKeyPath<SessionAttributes, String?>] = [\.service, \.module, \.action]
    let needed: [Set<Int>] = [[0, 1, 2], [0, 1], [1, 2]]
    for (attribute, needed) in zip(compound, needed) {
      for (index, part) in parts.enumerated() {
        var session = SessionAttributes(user: "u", service: "s", module: "m", action: "a")
        session[keyPath: part] = nil
        #expect((attribute.value(in: session) == nil) == needed.contains(index))
      }
    }
    for attribute in MappingAttribute.allCases where attribute != .user {
      #expect(attribute.value(in: SessionAttributes(user: "u")) == nil, "\(attribute)")
    }
  }

  @Test("Users differ in every letter outside ASCII, as the kernel sees them")
  func comparesASCIIOnly() throws {
    var fixture = try PolicyFixture()
    for user in ["é", "É", "k", "\u{212A}", "e\u{301}"] {
      #expect(try fixture.map(user, to: Policy.batchGroup) == nil, "\(user)")
    }
    #expect(fixture.policy.mappings.count == 5)
  }

  @Test("A mapping to an unknown group is refused")
  func refusesUnknownGroups() throws {
    let joe = try glob("joe")
    let error = try PolicyFixture().refusal { policy throws(PolicyError) in
      try policy.setMapping(.user, joe, to: GroupID(7), at: PolicyFixture.start)
    }
    #expect(error == .notFound(.group, name: "7"))
  }

  @Test("A temporary mapping stands beside the permanent one, and each replaces its own kind")
  func keepsBothKinds() throws {
    var fixture = try PolicyFixture()
    try fixture.map("joe", to: Policy.batchGroup)
    #expect(try fixture.map("JOE", to: Policy.sysGroup, until: soon) == nil)
    #expect(fixture.policy.mappings.map(\.until) == [nil, soon])
    let further = WallTime(milliseconds: 9_000)
    #expect(try fixture.map("joe", to: fixture.etl, until: further) == Policy.sysGroup)
    #expect(fixture.policy.mappings.map(\.until) == [nil, further])
    #expect(try fixture.map("joe", to: fixture.etl) == Policy.batchGroup)
    #expect(fixture.policy.mappings.map(\.group) == [fixture.etl, fixture.etl])
    try fixture.policy.deleteMapping(.user, glob("joe"), at: PolicyFixture.later)
    #expect(fixture.policy.mappings.isEmpty, "both kinds go")
  }

  @Test("A mapping holds up to its end, which is not part of it")
  func expires() throws {
    var fixture = try PolicyFixture()
    try fixture.map("joe", to: Policy.batchGroup, until: soon)
    let mapping = try #require(fixture.policy.mappings.first)
    #expect(mapping.isValid(at: WallTime(milliseconds: 4_999)))
    #expect(!mapping.isValid(at: soon))
    let permanent = AttributeMapping(.user, try glob("x"), to: Policy.batchGroup)
    #expect(permanent.isValid(at: WallTime(milliseconds: .max)))
  }

  @Test("Mappings that have run out go with the next change of mappings")
  func dropsExpired() throws {
    var fixture = try PolicyFixture()
    try fixture.map("joe", to: Policy.batchGroup, until: soon)
    try fixture.map("ann", to: Policy.batchGroup)
    var other = fixture
    #expect(try fixture.map("joe", to: fixture.etl, at: soon) == nil, "it no longer held")
    #expect(fixture.policy.mappings.map(\.value.pattern) == ["ann", "joe"])
    #expect(fixture.policy.mappings.allSatisfy { $0.until == nil })
    try other.policy.deleteMapping(.user, glob("ann"), at: soon)
    #expect(other.policy.mappings.isEmpty)
  }

  @Test("An end that is not to come is refused", arguments: [0, 999, 1_000] as [Int64])
  func refusesPast(until: Int64) throws {
    let joe = try glob("joe")
    let error = try PolicyFixture().refusal { policy throws(PolicyError) in
      try policy.setMapping(
        .user, joe, to: Policy.batchGroup, until: WallTime(milliseconds: until),
        at: PolicyFixture.start)
    }
    #expect(try #require(error).isOutOfRange)
  }

  @Test("A full list refuses new mappings and still replaces old ones")
  func isBounded() throws {
    var fixture = try PolicyFixture()
    fixture.policy.mappings = try (0..<Policy.mostMappings).map {
      AttributeMapping(.user, try glob("u\($0)"), to: fixture.etl)
    }
    let more = try glob("one-more")
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.setMapping(.user, more, to: Policy.batchGroup, at: PolicyFixture.start)
    }
    #expect(error == .limitReached(.mapping, limit: 100_000))
    #expect(try fixture.map("U7", to: Policy.sysGroup) == fixture.etl)
  }
}
